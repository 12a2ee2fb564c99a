namespace Moev.Ocpp.Profiles;

/// <summary>The contribution of connectors without a transaction to the expected consumption of the charge point.</summary>
public enum IdleConnectorRule : byte
{
    /// <summary>They count with the limit of a transaction that starts now: the most that may be drawn.</summary>
    Counted = 0,

    /// <summary>They are expected to draw nothing.</summary>
    Left,
}
