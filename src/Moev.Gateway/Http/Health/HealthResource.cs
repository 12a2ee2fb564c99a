using Moev.Gateway.Http.OpenApi;

namespace Moev.Gateway.Http.Health;

/// <summary>Health and metrics.</summary>
internal sealed class HealthResource : IResource
{
    private const string Ready = """
        {"type":"object","required":["ready","problems"],"properties":{"ready":{"type":"boolean"},"problems":{"type":"array","items":{"type":"string"}}}}
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<HealthRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.ServiceProvider.GetRequiredService<HealthRoutes>();
        routes.Get("/healthz", HealthRoutes.AliveAsync, new Operation("isAlive", Tags.Service, "Report that the process is alive")
        {
            Answers = [new Answer(200, "It is alive.", ("text/plain", Parts.PlainText))],
        });
        routes.Get("/readyz", health.ReadyAsync, new Operation("isReady", Tags.Service, "Report whether the gateway can serve")
        {
            Answers = [Answer.Ok("It can.", Ready), new Answer(503, "It cannot, for these reasons.", ("application/json", Ready))],
        });
        routes.Get("/metrics", health.MetricsAsync, new Operation("getMetrics", Tags.Service, "Metrics in Prometheus' text format")
        {
            Answers = [new Answer(200, "Metrics.", ("text/plain", Parts.PlainText))],
        });
    }
}
