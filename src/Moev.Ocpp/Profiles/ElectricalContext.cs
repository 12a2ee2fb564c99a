namespace Moev.Ocpp.Profiles;

/// <summary>What a limit meets at the connector.</summary>
/// <param name="Voltage">Phase to neutral, in V: the set voltage of the area, not a measured one (OCPP 1.6 errata 3.68).</param>
/// <param name="Phases">Phases that the connector and its EV can use, 1 to 3.</param>
/// <param name="MaxAmperes">A per phase that the hardware allows: the local limit of OCPP 1.6 §5.7, and what "unlimited" means on the wire.</param>
public readonly record struct ElectricalContext(decimal Voltage, int Phases, decimal MaxAmperes)
{
    /// <summary>230 V, three phases, 32 A.</summary>
    public static ElectricalContext Default => new(230m, 3, 32m);
}
