using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>What all sessions of a node share.</summary>
internal sealed record SessionDependencies
{
    public required InboundCalls Calls { get; init; }

    public required OutboundCallSettings OutboundCalls { get; init; }

    public required SessionRegistry Registry { get; init; }

    public required ChargePointAuthenticator Authenticator { get; init; }

    public required IChargePointRecords ChargePoints { get; init; }

    public required WireTrace Trace { get; init; }

    public required OcppOptions Options { get; init; }

    public required GatewayMetrics Metrics { get; init; }

    public required LogThrottle Throttle { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>What a charge point may send once it is accepted.</summary>
    public required MessageLimits Accepted { get; init; }
}
