namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Puts something between the supervision and the algorithm, for a host that disturbs it.</summary>
/// <param name="Decorate">Returns the port to ask instead of another one, which it disposes.</param>
internal sealed record AlgorithmDecorator(Func<IAlgorithmPort, IAlgorithmPort> Decorate);
