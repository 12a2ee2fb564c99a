namespace Moev.SmartCharging.Safety;

/// <summary>The part that the safety layer plays.</summary>
public enum SafetyMode : byte
{
    /// <summary>Node limits are not checked. Currents that a connector cannot be set to are rounded down all the same.</summary>
    Off = 0,

    /// <summary>As off, but what would be changed is counted.</summary>
    Log,

    /// <summary>Every decision is reduced until it respects every node.</summary>
    Enforce,
}
