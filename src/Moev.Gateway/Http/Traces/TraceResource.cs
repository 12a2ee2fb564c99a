using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Traces;

/// <summary>Wire traces.</summary>
internal sealed class TraceResource : IResource
{
    private const string Body = """{"type":"object","additionalProperties":false,"required":["on"],"properties":{"on":{"type":"boolean"}}}""";

    private const string Lines = """
        {"type":"array","items":{"type":"object","required":["at","direction","message"],"properties":{
          "at":{"type":"string","format":"date-time"},"direction":{"enum":["received","sent"]},"message":{"type":"string"}}}}
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<TraceRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var traces = routes.ServiceProvider.GetRequiredService<TraceRoutes>();
        routes.Post(RoutePaths.ChargePoint + "/trace", traces.SwitchAsync, new Operation("switchTrace", Tags.ChargePoints, "Start or stop tracing the messages of a charge point")
        {
            Description = "Lasts until the gateway stops, whether or not the charge point is connected.",
            Request = Content.Json(Body, ("on", """{"on":true}""")),
            Answers = [Answer.Ok("The new state.", Schema.Of("TraceState", TraceJson.Plain.TraceState))],
            Reasons = [.. Parts.Body, ProblemReasons.TooManyTraces],
        });
        routes.Get(RoutePaths.ChargePoint + "/trace", traces.GetAsync, new Operation("getTrace", Tags.ChargePoints, "Show the messages that were traced last")
        {
            Answers = [Answer.Ok("Oldest first, secrets masked.", Lines)],
            Reasons = [ProblemReasons.NotTraced],
        });
        routes.Get("/api/v1/traces", traces.ListAsync, new Operation("listTraces", Tags.ChargePoints, "List the charge points whose messages are traced")
        {
            Answers = [Answer.Ok("Their identities.", """{"type":"array","items":{"type":"string"}}""")],
        });
    }
}
