namespace Moev.Ocpp.V16;

/// <summary>The side that sends the request of an action.</summary>
[Flags]
public enum ActionOrigin : byte
{
    /// <summary>Neither side: the action is unknown.</summary>
    None = 0,

    /// <summary>The charge point.</summary>
    ChargePoint = 1 << 0,

    /// <summary>The central system.</summary>
    CentralSystem = 1 << 1,

    /// <summary>Both sides, as with DataTransfer.</summary>
    Both = ChargePoint | CentralSystem,
}
