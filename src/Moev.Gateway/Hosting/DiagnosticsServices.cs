using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;

namespace Moev.Gateway.Hosting;

/// <summary>Metrics, traces and readiness.</summary>
internal static class DiagnosticsServices
{
    /// <param name="services">Where to add them.</param>
    /// <param name="ledgerProblem">Why nothing can be stored now, or null: asked at each look at the readiness.</param>
    public static void AddGatewayDiagnostics(this IServiceCollection services, Func<IServiceProvider, string?> ledgerProblem)
    {
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<LogThrottle>();
        services.AddSingleton<WireTrace>();
        services.AddSingleton(provider => new Readiness(
            provider.GetRequiredService<IHostApplicationLifetime>(),
            () => ledgerProblem(provider)));
    }
}
