namespace Moev.ChargePoint.Timing;

/// <summary>
/// The order of alarms that are due at the same moment. Energy and samples come first, before anything that ends a transaction; the network
/// comes last.
/// </summary>
internal enum AlarmOrder : byte
{
    Sample,
    AuthorizationLapse,
    StableStatus,
    Offers,
    AlignedSample,
    Heartbeat,
    Boot,
    Reset,
    RestartEnd,
    ReservationExpiry,
    HeldProfiles,
    SlowAnswers,
    Firmware,
    Upload,
    Retry,
    Answer,
    Connect,
    Ping,
    Pong,
}
