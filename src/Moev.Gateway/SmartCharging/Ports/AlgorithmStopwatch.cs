namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The clock that measures how long algorithms take, for a host whose own clock stands still meanwhile.</summary>
internal sealed record AlgorithmStopwatch(TimeProvider Time);
