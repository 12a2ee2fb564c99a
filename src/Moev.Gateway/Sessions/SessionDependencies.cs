using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>The services and settings shared by all sessions of a node.</summary>
internal sealed record SessionDependencies
{
    public required InboundCalls Calls { get; init; }

    public required OutboundCallSettings OutboundCalls { get; init; }

    public required SessionRegistry Registry { get; init; }

    public required ConnectionGate Gate { get; init; }

    public required RefusalLog Refusals { get; init; }

    public required ChargePointAuthenticator Authenticator { get; init; }

    public required IChargePointRecords ChargePoints { get; init; }

    public required WireTrace Trace { get; init; }

    public required OcppOptions Options { get; init; }

    public required GatewayMetrics Metrics { get; init; }

    public required LogThrottle Throttle { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Gets the counter of work, of a host that needs one; null otherwise.</summary>
    public WorkTracker? Work { get; init; }

    /// <summary>Gets the message limits of a charge point that is served.</summary>
    public required MessageLimits Served { get; init; }

    /// <summary>Warns, a few times a minute for all sources together, that connections of a source are refused.</summary>
    public void NoteSourceLimited(string address, string? option)
    {
        if (Throttle.TryEnter(default, ConnectionLog.SourceLimitedId, out var suppressed))
            ConnectionLog.SourceLimited(Logger, RefusalRing.SourceOf(address), new OptionHint($"Ocpp:{option}"), suppressed);
    }

    /// <summary>Counts a session that was refused because of the limits on sessions, and warns as the rates allow.</summary>
    public void NoteSessionRefused(HandshakeRefusal refusal, string address)
    {
        if (refusal.Setting == nameof(OcppOptions.SourcePercent))
            NoteSourceLimited(address, refusal.Setting);
        else if (refusal.Setting != nameof(OcppOptions.MaxSessions))
            return;
        else if (Throttle.TryEnter(default, ConnectionLog.TooManySessionsId, out var suppressed))
            ConnectionLog.TooManySessions(Logger, Options.MaxSessions, suppressed);
        Metrics.ConnectionRefused(refusal.Setting, isAnswered: true);
    }
}
