namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The clock that measures how long algorithms take, and how long their processes need to end, for a host whose own clock stands still meanwhile.</summary>
internal sealed record AlgorithmStopwatch(TimeProvider Time);
