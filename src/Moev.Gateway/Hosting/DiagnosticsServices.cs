using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;
using Moev.Gateway.Diagnostics.Refusals;

namespace Moev.Gateway.Hosting;

/// <summary>Registers metrics, traces and readiness.</summary>
internal static class DiagnosticsServices
{
    /// <param name="services">The services to add to.</param>
    /// <param name="ledgerProblem">Returns the reason why storage is unavailable, or null. Called at each readiness check.</param>
    public static void AddGatewayDiagnostics(this IServiceCollection services, Func<IServiceProvider, string?> ledgerProblem)
    {
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<LogThrottle>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<WireTrace>();
        services.AddSingleton(provider => new Readiness(
            provider.GetRequiredService<IHostApplicationLifetime>(),
            () => ledgerProblem(provider)));
    }
}
