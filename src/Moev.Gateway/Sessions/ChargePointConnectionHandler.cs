using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.Timers;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>Kestrel's entry point for charge points, called once per connection for its whole lifetime.</summary>
internal sealed class ChargePointConnectionHandler : ConnectionHandler
{
    private readonly SessionDependencies _services;
    private readonly WebSocketServices _webSockets;

    public ChargePointConnectionHandler(
        InboundCalls calls,
        SessionRegistry registry,
        ChargePointAuthenticator authenticator,
        IChargePointRecords chargePoints,
        WireTrace trace,
        TimingWheel wheel,
        IOptions<OcppOptions> options,
        GatewayMetrics metrics,
        LogThrottle throttle,
        TimeProvider time,
        ILogger<ChargePointConnectionHandler> logger)
    {
        var ocpp = options.Value;
        _webSockets = new WebSocketServices(Settings(ocpp), wheel, time, logger);
        _services = new SessionDependencies
        {
            Calls = calls,
            OutboundCalls = new OutboundCallSettings(wheel, time, metrics, ocpp.MaxQueuedCalls, TimeSpan.FromSeconds(ocpp.CallSeconds)),
            Registry = registry,
            Authenticator = authenticator,
            ChargePoints = chargePoints,
            Trace = trace,
            Options = ocpp,
            Metrics = metrics,
            Throttle = throttle,
            Time = time,
            Logger = logger,
            Accepted = new MessageLimits { MaxMessageBytes = ocpp.MaxMessageBytes, MaxFragments = ocpp.MaxFragments },
        };
    }

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        var registry = _services.Registry;
        if (!registry.TryEnter())
        {
            ConnectionLog.TooManyHalfOpen(_services.Logger, connection.ConnectionId, connection.RemoteEndPoint?.ToString() ?? "");
            connection.Abort();
            return Task.CompletedTask;
        }

        // The session unregisters itself at the end: an async method that waited for it here would cost every idle connection its state machine.
        var session = new ChargePointSession(_services);
        var webSocket = new WebSocketConnection(connection, session, _webSockets);
        session.Attach(webSocket);
        return webSocket.RunAsync();
    }

    private static WebSocketSettings Settings(OcppOptions ocpp) => new()
    {
        Handshake = new OpeningHandshakeLimits
        {
            MaxRequestLineBytes = ocpp.MaxRequestLineBytes,
            MaxHeadBytes = ocpp.MaxHeadBytes,
            MaxHeaders = ocpp.MaxHeaders,
            MaxHeaderBytes = ocpp.MaxHeaderBytes,
            MaxIdentityCharacters = ocpp.MaxIdentityCharacters,
            AllowMissingConnection = ocpp.AllowMissingConnection,
        },
        Messages = new MessageLimits { MaxMessageBytes = ocpp.MaxMessageBytesBeforeBoot, MaxFragments = ocpp.MaxFragments },
        HandshakeTimeout = TimeSpan.FromSeconds(ocpp.HandshakeSeconds),
        MessageTimeout = TimeSpan.FromSeconds(ocpp.MessageSeconds),
        PingAfter = TimeSpan.FromSeconds(ocpp.PingSeconds),
        PongTimeout = TimeSpan.FromSeconds(ocpp.PongSeconds),
        CloseTimeout = TimeSpan.FromSeconds(ocpp.CloseSeconds),
        SlowConsumerTimeout = TimeSpan.FromSeconds(ocpp.SlowConsumerSeconds),
        MaxOutboundBytes = ocpp.MaxOutboundBytes,
        MessageRate = new MessageRate(ocpp.MaxMessagesPerSecond, ocpp.MessageBurst),
    };
}
