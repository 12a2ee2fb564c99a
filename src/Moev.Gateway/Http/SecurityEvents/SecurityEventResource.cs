using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.SecurityEvents;

/// <summary>Security events.</summary>
internal sealed class SecurityEventResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<SecurityEventRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var events = routes.ServiceProvider.GetRequiredService<SecurityEventRoutes>();
        routes.Get(RoutePaths.ChargePoint + "/security-events", events.ListAsync, new Operation("listSecurityEvents", Tags.Management, "List security events, the newest first")
        {
            Description = "Events that the charge point reported, and events that the gateway observed about it; also of identities that were never admitted.",
            Parameters = [Parts.Before(), Parts.Limit(1_000, 100)],
            Answers = [Answer.Ok("A page.", Schema.Of("SecurityEventPage", SecurityEventJson.Plain.SecurityEventPage))],
            Reasons = Parts.ReadOfChargePoint,
        });
    }
}
