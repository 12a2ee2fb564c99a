using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Connections;
using Moev.Gateway.Timers;
using Moev.Ocpp.WebSockets;

namespace Moev.EchoHost;

/// <summary>
/// Serves the gateway's connections with an echo instead of a charge point's session, and with the limits that external test suites need.
/// </summary>
internal sealed class EchoConnectionHandler(TimingWheel wheel, TimeProvider time, ILogger<EchoConnectionHandler> logger) : ConnectionHandler
{
    private const int MaxMessageBytes = 16 * 1_024 * 1_024;

    private static readonly WebSocketSettings Settings = new()
    {
        Handshake = new OpeningHandshakeLimits { RequireIdentity = false },
        Messages = new MessageLimits { MaxMessageBytes = MaxMessageBytes, MaxFragments = 1_000_000, AcceptBinary = true },
        MessageTimeout = TimeSpan.FromMinutes(10),
        PingAfter = TimeSpan.Zero,
        MaxOutboundBytes = int.MaxValue,
        MaxOutboundFrames = int.MaxValue,
        ControlFrameRate = default,
    };

    private readonly WebSocketServices _webSockets = new(Settings, wheel, time, logger);

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        var echo = new Echo();
        var webSocket = new WebSocketConnection(connection, echo, _webSockets);
        echo.Connection = webSocket;
        return webSocket.RunAsync();
    }

    private sealed class Echo : IWebSocketApplication
    {
        public WebSocketConnection Connection { get; set; } = null!;

        public Admission Admit(OpeningHandshakeRequest request) =>
            Admission.Accept(request.SubProtocols.Contains("ocpp1.6") ? "ocpp1.6" : null);

        public void OnRefused(HandshakeRefusal refusal, string segment)
        {
        }

        public void OnOpened()
        {
        }

        public ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message)
        {
            Connection.Send(type, message.Span);
            return default;
        }

        public void OnStopping() => Connection.Close(WebSocketCloseCode.GoingAway, "the server is stopping");

        public void OnClosing(WebSocketCloseCode code, string reason)
        {
        }

        public Task OnClosedAsync() => Task.CompletedTask;
    }
}
