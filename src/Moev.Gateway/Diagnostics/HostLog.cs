using System.Net;
using Moev.Gateway.Model;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Diagnostics;

/// <summary>The program itself: start, stop, traces. Event ids 6000 to 6999; the highest in use is 6102.</summary>
internal static partial class HostLog
{
    [LoggerMessage(6000, LogLevel.Information,
        "Moev.Gateway {Version}: charge points at ws://{Ocpp}, commands at {Control}; ledger {Ledger}, validation {Validation}")]
    public static partial void Started(ILogger logger, string version, EndPoint ocpp, string control, string ledger, string validation);

    [LoggerMessage(6001, LogLevel.Warning,
        "OCPP LISTENS ON {Ocpp} WITHOUT ENCRYPTION AND LETS IN WHOEVER NAMES AN IDENTITY: for trusted networks only (security profile 0). Set Ocpp:AcceptUnknown=false and a KeyHash for each of Ocpp:ChargePoints, or Ocpp:Address=127.0.0.1")]
    public static partial void OpenToEverybody(ILogger logger, EndPoint ocpp);

    [LoggerMessage(6002, LogLevel.Warning,
        "Commands are taken on {Control}, beyond this machine, without authentication: whoever reaches it can start and stop charging")]
    public static partial void ControlBeyondLoopback(ILogger logger, string control);

    [LoggerMessage(6003, LogLevel.Information, "Stopping: no new connections; open ones are closed with 1001")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(6004, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(6100, LogLevel.Information, "{Identity} {Direction} {Message}")]
    public static partial void Traced(ILogger logger, ChargePointIdentity identity, string direction, string message);

    [LoggerMessage(6101, LogLevel.Information, "{Identity}: its messages are traced from now on")]
    public static partial void TraceStarted(ILogger logger, ChargePointIdentity identity);

    [LoggerMessage(6102, LogLevel.Information, "{Identity}: its messages are traced no more")]
    public static partial void TraceStopped(ILogger logger, ChargePointIdentity identity);
}
