using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Capabilities;

/// <summary>The capabilities of charge points.</summary>
internal sealed class CapabilityResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<CapabilityRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var capabilities = routes.ServiceProvider.GetRequiredService<CapabilityRoutes>();
        routes.Get(RoutePaths.ChargePoint + "/capabilities", capabilities.GetAsync, new Operation("getCapabilities", Tags.ChargePoints, "Show the capabilities of a charge point")
        {
            Description = "All its configuration keys, and their meaning. The ledger keeps them; the gateway asks the charge point (GetConfiguration without keys) when it has none, or with refresh.",
            Parameters = [Parts.Flag("refresh", "1: ask the charge point again.")],
            Answers = [Answer.Ok("According to its configuration. Members that it does not report are absent.", Schema.Of("Capabilities", CapabilityJson.Plain.CapabilityView))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery],
            ProblemMembers = [OutcomeMembers.Answer],
        });
    }
}
