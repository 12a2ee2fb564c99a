using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>The central system's end of one connection, played by a test.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    /// <summary>Only a hanging test waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly MessageAssembler _assembler = new(WebSocketRole.Server, new MessageLimits());

    public ScriptedServer(Stream stream)
    {
        _stream = stream;
        _reader = PipeReader.Create(stream);
    }

    public OpeningHandshakeRequest? Request { get; private set; }

    /// <summary>Every byte that arrived after the handshake.</summary>
    public List<byte> Received { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _assembler.Dispose();
        await _stream.DisposeAsync();
    }

    public async Task<OpeningHandshakeRequest> ReadRequestAsync()
    {
        var handshake = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        while (true)
        {
            var result = await _reader.ReadAsync().AsTask().WaitAsync(Patience);
            var input = result.Buffer;
            var status = handshake.Read(ref input);
            _reader.AdvanceTo(input.Start, input.End);
            if (status == HandshakeStatus.Accepted)
                return Request = handshake.Request;
            Assert.Equal(HandshakeStatus.NeedMore, status);
            Assert.False(result.IsCompleted);
        }
    }

    public async Task AcceptAsync(string? subProtocol = "ocpp1.6")
    {
        var request = await ReadRequestAsync();
        var output = new ArrayBufferWriter<byte>();
        OpeningHandshakeWriter.WriteAccepted(output, request, subProtocol);
        await _stream.WriteAsync(output.WrittenMemory);
    }

    public async Task RefuseAsync(HandshakeRefusal refusal)
    {
        await ReadRequestAsync();
        var output = new ArrayBufferWriter<byte>();
        OpeningHandshakeWriter.WriteRefusal(output, refusal);
        await _stream.WriteAsync(output.WrittenMemory);
    }

    /// <summary>Accepts the connection, the boot and the first statuses.</summary>
    public async Task BringOnlineAsync(ManualTimeProvider time, int connectors = 1)
    {
        await AcceptAsync();
        var boot = await ReadCallAsync("BootNotification");
        await AnswerAsync(boot, $$"""{"status":"Accepted","currentTime":"{{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}","interval":86400}""");
        for (var i = 0; i <= connectors; i++)
            await AnswerAsync(await ReadCallAsync("StatusNotification"), "{}");

        // Its pong shows that the charge point has read everything before.
        await WriteAsync(static output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "read?"u8));
        Assert.Equal((WebSocketReadStatus.Pong, "read?"), await ReadAsync());
    }

    /// <summary>The next frame that is not a continuation.</summary>
    public async Task<(WebSocketReadStatus Status, string Text)> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, CancellationToken.None);
            var input = result.Buffer;
            var before = input;
            var status = _assembler.Read(ref input);
            Received.AddRange(before.Slice(0, before.Length - input.Length).ToArray());
            var text = status switch
            {
                WebSocketReadStatus.Text => Encoding.UTF8.GetString(_assembler.Message.Span),
                WebSocketReadStatus.Close => $"{(int?)_assembler.CloseCode}",
                WebSocketReadStatus.Ping or WebSocketReadStatus.Pong => Encoding.UTF8.GetString(_assembler.ControlPayload),
                _ => "",
            };
            _reader.AdvanceTo(input.Start, status == WebSocketReadStatus.NeedMore ? input.End : input.Start);
            if (status != WebSocketReadStatus.NeedMore)
                return (status, text);
            if (result.IsCompleted)
                return (WebSocketReadStatus.NeedMore, "the end");
        }
    }

    public async Task<JsonElement> ReadMessageAsync()
    {
        var (status, text) = await ReadAsync();
        Assert.Equal(WebSocketReadStatus.Text, status);
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<JsonElement> ReadCallAsync(string action)
    {
        var call = await ReadMessageAsync();
        Assert.Equal((2, action), (call[0].GetInt32(), call[2].GetString()));
        return call;
    }

    public Task AnswerAsync(JsonElement call, string payload) => SendAsync($"[3,{call[1].GetRawText()},{payload}]");

    public Task SendAsync(string text) =>
        WriteAsync(output => WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text)));

    public Task CloseAsync(WebSocketCloseCode code, string reason = "") =>
        WriteAsync(output => WebSocketFrameWriter.WriteClose(output, code, Encoding.UTF8.GetBytes(reason)));

    public async Task WriteAsync(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        await _stream.WriteAsync(output.WrittenMemory);
    }
}
