namespace Moev.Ocpp.Profiles;

/// <summary>Whether connectors without a transaction count in what the charge point is expected to draw.</summary>
public enum IdleConnectorRule : byte
{
    /// <summary>With what a transaction that starts now would get: the most that may be drawn.</summary>
    Counted = 0,

    /// <summary>They are expected to draw nothing.</summary>
    Left,
}
