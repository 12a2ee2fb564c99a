using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Connections;

/// <summary>The connections of charge points.</summary>
internal sealed class ConnectionResource : IResource
{
    private const string Summary = "Close a connection; the charge point may reconnect";

    private static readonly Answer Closing = Answer.Ok("The gateway is closing the connection.", ReplySchemas.Command);
    private static readonly string[] Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.ChargePointNotConnected, ProblemReasons.LedgerUnavailable];

    public void AddServices(IServiceCollection services) => services.AddSingleton<ConnectionRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var connections = routes.ServiceProvider.GetRequiredService<ConnectionRoutes>();
        routes.Post("/disconnect", connections.DisconnectAsync, new Operation("disconnect", Tags.Original, Summary)
        {
            Request = Content.Json(
                $$"""{"type":"object","additionalProperties":false,"required":["id"],"properties":{"id":{{Parts.Id}} } }""", ("one", """{"id":"CP_1"}""")),
            Answers = [Closing],
            Reasons = [.. Parts.Body, .. Reasons],
        });
        routes.Post(RoutePaths.ChargePoint + "/disconnect", connections.DisconnectByPathAsync, new Operation("disconnectChargePoint", Tags.ChargePoints, Summary)
        {
            Answers = [Closing],
            Reasons = Reasons,
        });
    }
}
