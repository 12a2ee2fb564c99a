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

    /// <summary>Gets the message limits of a charge point that is served.</summary>
    public required MessageLimits Served { get; init; }

    /// <summary>Warns, as the rates allow, that a source has its share of connections.</summary>
    public void NoteSourceLimited(string address)
    {
        var source = RefusalRing.SourceOf(address);
        if (Throttle.TryEnter(new ChargePointIdentity(source), ConnectionLog.SourceLimitedId, out var suppressed))
            ConnectionLog.SourceLimited(Logger, source, suppressed);
    }
}
