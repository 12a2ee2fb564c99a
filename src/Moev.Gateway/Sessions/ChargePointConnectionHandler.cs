using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
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
        ConnectionGate gate,
        RefusalLog refusals,
        ChargePointAuthenticator authenticator,
        IChargePointRecords chargePoints,
        WireTrace trace,
        TimingWheel wheel,
        IOptions<OcppOptions> options,
        GatewayMetrics metrics,
        LogThrottle throttle,
        TimeProvider time,
        ILogger<ChargePointConnectionHandler> logger,
        WorkTracker? work = null)
    {
        var ocpp = options.Value;
        _webSockets = new WebSocketServices(Settings(ocpp), wheel, time, logger)
        {
            Messages = new MessageBudget(new FairShare(ocpp.MaxMessageMemoryBytes, ocpp.SourcePercent)),
            Work = work,
        };
        _services = new SessionDependencies
        {
            Calls = calls,
            OutboundCalls = new OutboundCallSettings(wheel, time, metrics, ocpp.MaxQueuedCalls, TimeSpan.FromSeconds(ocpp.CallSeconds)) { Work = work },
            Registry = registry,
            Gate = gate,
            Refusals = refusals,
            Authenticator = authenticator,
            ChargePoints = chargePoints,
            Trace = trace,
            Options = ocpp,
            Metrics = metrics,
            Throttle = throttle,
            Time = time,
            Logger = logger,
            Work = work,
            Served = new MessageLimits { MaxMessageBytes = ocpp.MaxMessageBytes, MaxFragments = ocpp.MaxFragments },
        };
    }

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        // The session leaves the gate at its end: an async method that waited for it here would cost every idle connection its state machine.
        var session = new ChargePointSession(_services);
        var ticket = _services.Gate.Enter(session, connection.RemoteEndPoint, out var refusal);
        if (refusal is not null)
            NoteRefusal(connection, ticket, refusal);
        if (ticket.State == GateState.Dropped)
        {
            connection.Abort(new ConnectionAbortedException("too many connections"));
            _services.Gate.Leave(ticket);
            return Task.CompletedTask;
        }

        var webSocket = new WebSocketConnection(connection, session, _webSockets, ticket.Source);
        session.Attach(webSocket, ticket);
        if (refusal is not null)
            webSocket.Refuse(refusal);
        else if (_services.Gate.IsRefused(ticket))
            session.Refuse(ConnectionGate.HalfOpenFull, isAnswered: true);
        return webSocket.RunAsync();
    }

    private void NoteRefusal(ConnectionContext connection, GateTicket ticket, HandshakeRefusal refusal)
    {
        var isAnswered = ticket.State != GateState.Dropped;
        _services.Metrics.ConnectionRefused(refusal.Setting!, isAnswered);
        var address = connection.RemoteEndPoint?.ToString() ?? "";
        if (!isAnswered)
        {
            _services.Refusals.Note(
                new Refusal(RefusalKind.Connection, "", address, "closed", refusal.Reason) { Option = $"Ocpp:{refusal.Setting}" });
        }

        _services.NoteSourceLimited(address, refusal.Setting);
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
        MessageRate = new MessageRate(ocpp.MaxMessagesPerSecond, ocpp.MessageBurst, ocpp.MessageUnitBytes),
    };
}
