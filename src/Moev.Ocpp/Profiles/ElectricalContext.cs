namespace Moev.Ocpp.Profiles;

/// <summary>The electrical properties of a connector.</summary>
/// <param name="Voltage">
/// The voltage from phase to neutral in V: the nominal voltage of the area, not a measured one (OCPP 1.6 errata 3.68).
/// </param>
/// <param name="Phases">The phases that the connector and its EV can use, 1 to 3.</param>
/// <param name="MaxAmperes">
/// The hardware limit in A per phase: the local limit of OCPP 1.6 §5.7, and the meaning of "unlimited" on the wire.
/// </param>
public readonly record struct ElectricalContext(decimal Voltage, int Phases, decimal MaxAmperes)
{
    /// <summary>230 V, three phases, 32 A.</summary>
    public static ElectricalContext Default => new(230m, 3, 32m);
}
