using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>The services and settings shared by all sessions of a node.</summary>
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

    /// <summary>Gets the message limits of a charge point that was accepted.</summary>
    public required MessageLimits Accepted { get; init; }
}
