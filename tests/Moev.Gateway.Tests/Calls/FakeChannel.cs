using System.Text;
using System.Text.Json;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Calls;

/// <summary>A channel that records sent messages and reports them to a callback.</summary>
internal sealed class FakeChannel : ICallChannel
{
    private readonly Lock _gate = new();
    private readonly List<string> _sent = []; // under _gate

    public SendStatus Status { get; set; } = SendStatus.Sent;

    /// <summary>Gets or sets a callback after a message was accepted. It runs on the sender's thread.</summary>
    public Action<string>? OnSent { get; set; }

    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    public static string IdOf(string call)
    {
        using var document = JsonDocument.Parse(call);
        return document.RootElement[1].GetString()!;
    }

    public static OcppMessage Parse(string message)
    {
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(Encoding.UTF8.GetBytes(message), out var parsed));
        return parsed;
    }

    public SendStatus Send(ReadOnlyMemory<byte> utf8Message)
    {
        if (Status != SendStatus.Sent)
            return Status;
        var text = Encoding.UTF8.GetString(utf8Message.Span);
        lock (_gate)
            _sent.Add(text);
        OnSent?.Invoke(text);
        return SendStatus.Sent;
    }

    public void CommandEnded(CallOutcomeKind kind)
    {
    }

    public void Close(WebSocketCloseCode code, string reason)
    {
    }
}
