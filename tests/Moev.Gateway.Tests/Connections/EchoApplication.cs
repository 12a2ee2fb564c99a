using System.Text;
using Moev.Gateway.Connections;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Connections;

/// <summary>An application that echoes messages and records its callbacks.</summary>
internal sealed class EchoApplication : IWebSocketApplication
{
    public WebSocketConnection Connection { get; set; } = null!;

    public Admission Admission { get; set; } = Admission.Accept("ocpp1.6");

    public List<string> Messages { get; } = [];

    public List<(WebSocketCloseCode Code, string Reason)> Closings { get; } = [];

    public HandshakeRefusal? Refused { get; private set; }

    public bool IsClosed { get; private set; }

    public int Stops { get; private set; }

    /// <summary>Gets or sets the task that reading must await after the next message.</summary>
    public Task? Hold { get; set; }

    public Admission Admit(OpeningHandshakeRequest request) => Admission;

    public void OnRefused(HandshakeRefusal refusal, string segment) => Refused = refusal;

    public void OnOpened()
    {
    }

    public ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        Messages.Add(Encoding.UTF8.GetString(message.Span));
        Connection.Send(type, message.Span);
        return Hold is null ? default : new ValueTask(Hold);
    }

    public int RatesExceeded { get; private set; }

    public void OnRateExceeded() => RatesExceeded++;

    public void OnStopping()
    {
        Stops++;
        Connection.Close(WebSocketCloseCode.GoingAway, "stopping");
    }

    public void OnClosing(WebSocketCloseCode code, string reason) => Closings.Add((code, reason));

    public Task OnClosedAsync()
    {
        IsClosed = true;
        return Task.CompletedTask;
    }
}
