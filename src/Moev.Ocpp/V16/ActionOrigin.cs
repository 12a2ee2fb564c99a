namespace Moev.Ocpp.V16;

/// <summary>Who sends an action's request.</summary>
[Flags]
public enum ActionOrigin : byte
{
    /// <summary>Nobody: the action is not known.</summary>
    None = 0,

    /// <summary>The charge point.</summary>
    ChargePoint = 1 << 0,

    /// <summary>The central system.</summary>
    CentralSystem = 1 << 1,

    /// <summary>Either side, as with DataTransfer.</summary>
    Both = ChargePoint | CentralSystem,
}
