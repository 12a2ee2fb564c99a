namespace Moev.ChargePoint;

/// <summary>The cable lock of a connector (OCPP 1.6 §5.18).</summary>
public enum CableLock : byte
{
    /// <summary>The cable is fixed: there is nothing to unlock.</summary>
    None,

    /// <summary>A lock that opens.</summary>
    Works,

    /// <summary>A lock that never opens.</summary>
    Jammed,
}
