using Microsoft.Extensions.Options;
using Moev.Gateway.Options;
using Moev.SmartCharging;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Registers the algorithm of Site:Algorithm.</summary>
internal static class AlgorithmServices
{
    /// <summary>Adds the supervised algorithm, whose process ends with the services. It needs a SiteModel, the options of Site, a TimeProvider and a LogThrottle.</summary>
    public static void AddAlgorithm(this IServiceCollection services)
    {
        services.AddSingleton<AlgorithmPorts>();
        services.AddSingleton(static provider => Create(
            provider.GetRequiredService<AlgorithmPorts>(), provider.GetRequiredService<IOptions<SiteOptions>>().Value, provider.GetRequiredService<SiteModel>()));
    }

    /// <summary>Returns the settings of built-in algorithms.</summary>
    internal static AlgorithmSettings SettingsOf(SiteOptions options) => new()
    {
        CapAmps = options.CapAmperes,
        Rotation = TimeSpan.FromMinutes(options.RotationMinutes),
        RoundRobinStepAmps = options.RoundRobinMilliamperes / 1000.0,
        Uninterrupted = options.Uninterrupted,
    };

    // The options were checked at the start.
    private static ISupervisedAlgorithm Create(AlgorithmPorts ports, SiteOptions options, SiteModel site) =>
        AlgorithmTarget.TryParse(options.Algorithm, out var target, out var problem)
            ? ports.Create(target, options.Fallback, site, PortSettings.Of(options), name => ChargingAlgorithms.Create(name, site, SettingsOf(options)))
            : throw new InvalidOperationException($"Site:Algorithm {problem}.");
}
