using Moev.Gateway.Http.OpenApi;

namespace Moev.Gateway.Http.Audit;

/// <summary>The audit trail of commands.</summary>
internal sealed class AuditResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<AuditRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var audit = routes.ServiceProvider.GetRequiredService<AuditRoutes>();
        routes.Get("/api/v1/audit", audit.ListAsync, new Operation("listCommands", Tags.Records, "List commands and their callers, the newest first")
        {
            Description = "A command is recorded before its call is sent. Without an outcome it is still running, or the gateway stopped meanwhile.",
            Parameters =
            [
                Parts.ChargePoint, Parts.From, Parts.To, Parts.Word("idempotencyKey", "Only those of the request with this key."), Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [Answer.Ok("A page.", Schema.Of("AuditPage", AuditJson.Plain.AuditPage))],
            Reasons = Parts.Read,
        });
    }
}
