using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Refusals;

/// <summary>Refusals: connections, requests and messages of charge points that the gateway turned down.</summary>
internal sealed class RefusalResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<RefusalRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var refusals = routes.ServiceProvider.GetRequiredService<RefusalRoutes>();
        routes.Get("/api/v1/refusals", refusals.List, new Operation("listRefusals", Tags.ChargePoints, "List what was refused to charge points, the newest first")
        {
            Description =
                "Refused connections and upgrade requests, CALLERRORs sent, and sessions that did not end by a normal close: with the reason, and the option that changes it. Equal ones of one identity and address are one item. They are kept in memory.",
            Parameters =
            [
                Parts.ChargePoint,
                Parts.Words("kind", "Only those of this kind.", Enum.GetNames<RefusalKind>()),
                Parts.Limit(RefusalRoutes.MaxLimit, RefusalRoutes.DefaultLimit),
            ],
            Answers = [Answer.Ok("The refusals.", Schema.Of("RefusalPage", RefusalJson.Plain.RefusalPage))],
            Reasons = [ProblemReasons.InvalidQuery],
        });
    }
}
