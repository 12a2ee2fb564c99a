using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Inputs;

/// <summary>The measurement of a node, such as that of a main meter. Negative values are exports.</summary>
/// <param name="Amps">A on lines 1 to 3; null when not measured.</param>
/// <param name="Watts">W of all lines together; null when not measured.</param>
/// <param name="IncludesChargers">True when the current of the connectors below the node is part of it.</param>
/// <param name="At">The time of the measurement.</param>
internal sealed record NodeMeasurement(PhaseValues? Amps, double? Watts, bool IncludesChargers, DateTimeOffset At);
