using Moev.Gateway.Diagnostics;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Creates the algorithm of <c>Site:Algorithm</c> and puts it under supervision.</summary>
internal sealed class AlgorithmPorts(TimeProvider time, LogThrottle throttle, ILoggerFactory loggers, AlgorithmStopwatch? stopwatch = null, AlgorithmDecorator? decorator = null)
{
    /// <summary>Creates a supervised algorithm. Nothing runs before it is started.</summary>
    /// <param name="target">The algorithm.</param>
    /// <param name="fallback">The name of the built-in algorithm that replaces it.</param>
    /// <param name="site">The site.</param>
    /// <param name="settings">The limits and waits.</param>
    /// <param name="builtIn">Creates a built-in algorithm by its name, which is known to exist.</param>
    public ISupervisedAlgorithm Create(
        AlgorithmTarget target, string fallback, SiteModel site, PortSettings settings, Func<string, IChargingAlgorithm> builtIn)
    {
        IAlgorithmPort port = target.Kind switch
        {
            AlgorithmKind.Process => new ProcessPort(target.Command, site, settings, time, throttle, loggers.CreateLogger<ProcessPort>(), stopwatch?.Time),
            AlgorithmKind.Http => new HttpPort(target.Address!, site, settings, time),
            AlgorithmKind.External => new ExternalPort(site, settings, time),
            _ => new BuiltInPort(builtIn(target.Name)),
        };
        return new SupervisedAlgorithm(target, decorator?.Decorate(port) ?? port, fallback, builtIn(fallback), site, settings.Budget, time, stopwatch);
    }
}
