using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages of smart charging.</summary>
internal static partial class SiteLog
{
    public const int FirstId = 8000;
    public const int LastId = 8099;

    public const int StartedId = 8000;
    public const int CycleFailedId = 8001;
    public const int AlgorithmFailsId = 8002;
    public const int AlgorithmWorksId = 8003;
    public const int OverloadedId = 8004;
    public const int OverloadEndedId = 8005;
    public const int CorrectedId = 8006;
    public const int EnergyFailedId = 8007;
    public const int MorePhasesId = 8008;

    public const int SetPointRefusedId = 8030;
    public const int SetPointFailedId = 8031;
    public const int LeavingFailedId = 8032;
    public const int LeftId = 8033;

    [LoggerMessage(StartedId, LogLevel.Information,
        "Smart charging: site '{Site}' of {File} (nodes: {Nodes}, connectors: {Connectors}); algorithm {Algorithm}, fallback {Fallback}, safety layer {Safety}.")]
    public static partial void Started(ILogger logger, string site, string file, int connectors, int nodes, string algorithm, string fallback, string safety);

    [LoggerMessage(CycleFailedId, LogLevel.Error,
        "Smart charging: cycle {Number} failed, and the set-points stay as they are. If this persists, leases end and charge points fall back to their fail-safe current.{LeftOut}")]
    public static partial void CycleFailed(ILogger logger, long number, LeftOut leftOut, Exception exception);

    [LoggerMessage(AlgorithmFailsId, LogLevel.Warning, "Smart charging: {Algorithm} did not decide: {Problem} {Fallback} decides until it does.")]
    public static partial void AlgorithmFails(ILogger logger, string algorithm, string problem, string fallback);

    [LoggerMessage(AlgorithmWorksId, LogLevel.Information, "Smart charging: {Algorithm} decides again.")]
    public static partial void AlgorithmWorks(ILogger logger, string algorithm);

    [LoggerMessage(OverloadedId, LogLevel.Warning, "Smart charging: the measured load of node '{Node}' is {ExcessAmps:0.0} A above its limit.")]
    public static partial void Overloaded(ILogger logger, string node, double excessAmps);

    [LoggerMessage(OverloadEndedId, LogLevel.Information,
        "Smart charging: the measured load of node '{Node}' is within its limit again after {Seconds:0} s; it was {MostAmps:0.0} A above it.")]
    public static partial void OverloadEnded(ILogger logger, string node, double seconds, double mostAmps);

    [LoggerMessage(CorrectedId, LogLevel.Information,
        "Smart charging: the safety layer corrects {Connectors} connectors of cycle {Number}, decided by {Algorithm}: {Reason} at node '{Node}'.{LeftOut}")]
    public static partial void Corrected(ILogger logger, long number, string algorithm, int connectors, string reason, string node, LeftOut leftOut);

    [LoggerMessage(EnergyFailedId, LogLevel.Warning, "Smart charging: failed to read the energy of transaction {TransactionId} from the ledger. Trying again.")]
    public static partial void EnergyFailed(ILogger logger, int transactionId, Exception exception);

    [LoggerMessage(MorePhasesId, LogLevel.Warning,
        "Smart charging: charge point '{Identity}' connector {ConnectorId} draws on more phases than the {Phases} of the site file. {MaxAmps} A count on the others: correct the file.")]
    public static partial void MorePhases(ILogger logger, ChargePointIdentity identity, int connectorId, int phases, double maxAmps);

    [LoggerMessage(SetPointRefusedId, LogLevel.Warning, "Smart charging: charge point '{Identity}' connector {ConnectorId}: {Step} failed. {Problem} Trying again.")]
    public static partial void SetPointRefused(ILogger logger, ChargePointIdentity identity, int connectorId, string step, string problem);

    [LoggerMessage(SetPointFailedId, LogLevel.Error, "Smart charging: failed to send to charge point '{Identity}' connector {ConnectorId}. Trying again.")]
    public static partial void SetPointFailed(ILogger logger, ChargePointIdentity identity, int connectorId, Exception exception);

    [LoggerMessage(LeavingFailedId, LogLevel.Warning,
        "Smart charging: charge point '{Identity}' is not of the site any more, but still has charging profile {ProfileId} of it: {Problem} Trying again.")]
    public static partial void LeavingFailed(ILogger logger, ChargePointIdentity identity, int profileId, string problem);

    [LoggerMessage(LeftId, LogLevel.Information, "Smart charging: cleared charging profile {ProfileId} of charge point '{Identity}', which is not of the site any more.")]
    public static partial void Left(ILogger logger, ChargePointIdentity identity, int profileId);
}
