using System.Text;
using System.Text.Json;
using Moev.ChargePoint.Core;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>The other side of a core: keeps what it was asked for, in order.</summary>
internal sealed class RecordingPort : IChargePointPort
{
    private readonly Queue<string> _messages = new();

    public int Connects { get; private set; }

    public byte[]? AuthorizationKey { get; private set; }

    public int Pings { get; private set; }

    public int Aborts { get; private set; }

    public List<WebSocketCloseCode> Closes { get; } = [];

    public int Waiting => _messages.Count;

    public void Connect(byte[]? authorizationKey)
    {
        Connects++;
        AuthorizationKey = authorizationKey;
    }

    public void Send(ReadOnlySpan<byte> message) => _messages.Enqueue(Encoding.UTF8.GetString(message));

    public void Ping() => Pings++;

    public void Close(WebSocketCloseCode code, string reason) => Closes.Add(code);

    public void Abort() => Aborts++;

    /// <summary>Transfers asked for, in order.</summary>
    public Queue<(int Transfer, Uri Location, string? FileName, string Content)> Transfers { get; } = new();

    public List<int> CancelledTransfers { get; } = [];

    public void Download(int transfer, Uri location, int maxBytes) => Transfers.Enqueue((transfer, location, null, ""));

    public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content) =>
        Transfers.Enqueue((transfer, location, fileName, Encoding.UTF8.GetString(content.Span)));

    public void CancelTransfer(int transfer) => CancelledTransfers.Add(transfer);

    /// <summary>The next message, parsed.</summary>
    public JsonElement Take()
    {
        Assert.True(_messages.Count > 0, "The charge point has sent nothing.");
        return JsonDocument.Parse(_messages.Dequeue()).RootElement;
    }
}
