using System.Net;
using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages about the process itself: start, stop and message traces.</summary>
internal static partial class HostLog
{
    public const int FirstId = 6000;
    public const int LastId = 6999;

    public const int StartedId = 6000;
    public const int OpenToEverybodyId = 6001;
    public const int ControlBeyondLoopbackId = 6002;
    public const int StoppingId = 6003;
    public const int StoppedId = 6004;
    public const int ReloadedId = 6005;
    public const int NotReloadedId = 6006;
    public const int ConnectionsLoweredId = 6007;
    public const int UploadsAtId = 6008;
    public const int TracedId = 6100;
    public const int TraceStartedId = 6101;
    public const int TraceStoppedId = 6102;

    [LoggerMessage(StartedId, LogLevel.Information,
        "Moev.Gateway {Version}: charge points at ws://{Ocpp}, commands at {Control}; ledger {Ledger}, validation {Validation}")]
    public static partial void Started(ILogger logger, string version, EndPoint ocpp, string control, string ledger, string validation);

    [LoggerMessage(OpenToEverybodyId, LogLevel.Warning,
        "CHARGE POINTS ARE NOT AUTHENTICATED: any client that reaches {Ocpp} may use any identity, without encryption. Do this on trusted networks only (security profile 0). Otherwise set Ocpp:AcceptUnknown=false and a KeyHash for each of Ocpp:ChargePoints, or Ocpp:Address=127.0.0.1.")]
    public static partial void OpenToEverybody(ILogger logger, EndPoint ocpp);

    [LoggerMessage(ControlBeyondLoopbackId, LogLevel.Warning,
        "The control API listens on {Control}, which other machines can reach, and has no authentication: any client can start and stop charging.")]
    public static partial void ControlBeyondLoopback(ILogger logger, string control);

    [LoggerMessage(StoppingId, LogLevel.Information, "Stopping. New connections are refused; open connections are closed with 1001.")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(StoppedId, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(ReloadedId, LogLevel.Information, "Read the log levels again (SIGHUP). Other options change at a restart.")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(NotReloadedId, LogLevel.Warning, "Kept the configuration in use (SIGHUP), because the new one is invalid: {Problem}")]
    public static partial void NotReloaded(ILogger logger, string problem);

    [LoggerMessage(EventId = ConnectionsLoweredId, Message = "The limit of open files is {Limit}: {Changes}. Raise it, for example with LimitNOFILE= or ulimit -n, above {Needed}.")]
    public static partial void ConnectionsLowered(ILogger logger, LogLevel level, long limit, string changes, long needed);

    [LoggerMessage(UploadsAtId, LogLevel.Information, "Charge points upload at {Url}.")]
    public static partial void UploadsAt(ILogger logger, string url);

    [LoggerMessage(TracedId, LogLevel.Information, "{Identity} {Direction} {Message}")]
    public static partial void Traced(ILogger logger, ChargePointIdentity identity, string direction, string message);

    [LoggerMessage(TraceStartedId, LogLevel.Information, "Started tracing the messages of charge point '{Identity}'.")]
    public static partial void TraceStarted(ILogger logger, ChargePointIdentity identity);

    [LoggerMessage(TraceStoppedId, LogLevel.Information, "Stopped tracing the messages of charge point '{Identity}'.")]
    public static partial void TraceStopped(ILogger logger, ChargePointIdentity identity);
}
