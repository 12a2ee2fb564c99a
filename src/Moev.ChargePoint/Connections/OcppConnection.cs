using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Connections;

/// <summary>Who is told what happens on a connection; called from the connection's read loop.</summary>
internal interface IOcppConnectionOwner
{
    /// <summary>Whether a ping is answered, as RFC 6455 §5.5.2 wants it.</summary>
    bool AnswersPings { get; }

    /// <summary>Whether the handshake offers the subprotocol, as OCPP-J 1.6 §3.1.2 wants it.</summary>
    bool OffersSubProtocol { get; }

    /// <summary>The handshake is complete.</summary>
    void Opened();

    /// <summary>Something arrived.</summary>
    void FrameArrived();

    /// <summary>A whole text message arrived. The memory is only lent.</summary>
    void MessageArrived(ReadOnlyMemory<byte> message);
}

/// <summary>How a connection ended.</summary>
/// <param name="Reason">For people.</param>
/// <param name="RetryAfter">The wait that a refusal asked for.</param>
internal readonly record struct ConnectionEnd(string Reason, TimeSpan? RetryAfter = null);

/// <summary>
/// One connection to the central system, from dialling to its end: the WebSocket client of OCPP-J 1.6 §3 over a stream. One loop reads,
/// one writes; the other members may be called from any thread and never wait.
/// </summary>
internal sealed class OcppConnection : IDisposable
{
    public const string SubProtocol = "ocpp1.6";

    /// <summary>The most that is written to the network at once, unless one frame is larger.</summary>
    private const int WriteChunkBytes = 16 * 1024;

    private readonly ChargePointOptions _options;
    private readonly IDialer _dialer;
    private readonly Random _random;
    private readonly IOcppConnectionOwner _owner;
    private readonly Channel<Frame> _frames;
    private readonly CancellationTokenSource _abort;
    private volatile bool _closeQueued;

    /// <summary>Why the connection ends: the first to know says it.</summary>
    private string? _reason;

    /// <param name="options">Bounds and time-outs.</param>
    /// <param name="dialer">Makes the stream.</param>
    /// <param name="time">For the time-outs.</param>
    /// <param name="seed">For masking keys: RFC 6455 §5.3 wants keys that hostile content cannot foresee, and a simulation has none.</param>
    /// <param name="owner">Who is told.</param>
    public OcppConnection(ChargePointOptions options, IDialer dialer, TimeProvider time, int seed, IOcppConnectionOwner owner)
    {
        _options = options;
        _dialer = dialer;
        _random = new Random(seed);
        _owner = owner;
        _frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(options.MaxQueuedFrames) { SingleReader = true });
        // First the deadline for dialling and the handshake, later the one for the closing handshake.
        _abort = new CancellationTokenSource(options.ConnectTimeout, time);
    }

    /// <summary>Runs the connection until it ends, for whatever reason; it never throws for what the network or the peer does.</summary>
    public async Task<ConnectionEnd> RunAsync(byte[]? authorizationKey)
    {
        Stream? stream = null;
        PipeReader? reader = null;
        try
        {
            stream = await _dialer.DialAsync(_options.Url, _abort.Token);
            reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
            if (await ShakeHandsAsync(stream, reader, authorizationKey) is { } refused)
                return refused;
            _abort.CancelAfter(Timeout.InfiniteTimeSpan);
            _owner.Opened();

            var writing = WriteAsync(stream);
            try
            {
                await ReadAsync(reader);
            }
            finally
            {
                _frames.Writer.TryComplete();
                // The peer is gone, or has all it will get.
                await _abort.CancelAsync();
                await writing;
            }

        }
        catch (OperationCanceledException)
        {
            Explain(_closeQueued ? "closed; the central system took too long to say goodbye" : "no answer to the opening handshake in time");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Explain(e.Message);
        }
        finally
        {
            if (reader is not null)
                await reader.CompleteAsync();
            if (stream is not null)
                await stream.DisposeAsync();
        }

        return new ConnectionEnd(_reason ?? "closed");
    }

    /// <summary>Queues a text message. The connection is given up when too many frames wait: the central system does not read.</summary>
    public void Send(ReadOnlySpan<byte> message) => Queue(WebSocketOpcode.Text, message);

    public void Ping() => Queue(WebSocketOpcode.Ping, default);

    /// <summary>Starts the closing handshake behind everything queued (RFC 6455 §7.1.2), and gives it CloseTimeout.</summary>
    public void Close(WebSocketCloseCode code, string reason)
    {
        if (_closeQueued)
            return;
        _closeQueued = true;
        // The deadline first: the peer may see the goodbye before the next line here runs.
        _abort.CancelAfter(_options.CloseTimeout);
        if (!_frames.Writer.TryWrite(new Frame(WebSocketOpcode.Close, Encoding.UTF8.GetBytes(reason), null, code)))
            Abort("the central system does not read");
        _frames.Writer.TryComplete();
    }

    /// <summary>Gives the connection up at once.</summary>
    public void Abort(string reason)
    {
        Explain(reason);
        // Not Cancel(): it would run the loops' continuations here, under the caller's lock.
        _ = _abort.CancelAsync();
    }

    public void Dispose() => _abort.Dispose();

    private void Explain(string reason) => Interlocked.CompareExchange(ref _reason, reason, null);

    private void Queue(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_closeQueued)
            return;
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        if (_frames.Writer.TryWrite(new Frame(opcode, copy.AsMemory(0, payload.Length), copy, default)))
            return;
        ArrayPool<byte>.Shared.Return(copy);
        Abort("the central system does not read");
    }

    private async Task<ConnectionEnd?> ShakeHandsAsync(Stream stream, PipeReader reader, byte[]? authorizationKey)
    {
        var random = new byte[ClientHandshake.KeyBytes];
        _random.NextBytes(random);
        var key = ClientHandshake.CreateKey(random);
        var output = new ArrayBufferWriter<byte>();
        var credentials = authorizationKey is null ? null : BasicCredentials.Encode(_options.Identity, authorizationKey);
        var offer = _owner.OffersSubProtocol ? SubProtocol : "";
        ClientHandshake.WriteRequest(output, _options.Url, key, offer, credentials);
        await stream.WriteAsync(output.WrittenMemory, _abort.Token);

        var answer = new ClientHandshakeReader(key, offer, new OpeningHandshakeLimits());
        while (true)
        {
            var result = await reader.ReadAsync(_abort.Token);
            var input = result.Buffer;
            var status = answer.Read(ref input);
            reader.AdvanceTo(input.Start, input.End);
            switch (status)
            {
                case HandshakeStatus.Accepted when answer.SubProtocol is not null || offer.Length == 0:
                    return null;
                case HandshakeStatus.Accepted:
                    // OCPP-J 1.6 §3.2: the central system completes the handshake so, and closes.
                    return new ConnectionEnd($"the central system does not speak {SubProtocol}");
                case HandshakeStatus.Refused:
                    return new ConnectionEnd(
                        $"refused: {answer.Failure}",
                        answer.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
            }

            if (result.IsCompleted)
                return new ConnectionEnd("the connection was closed during the opening handshake");
        }
    }

    /// <summary>Reads until the connection ends.</summary>
    private async Task ReadAsync(PipeReader reader)
    {
        using var assembler = new MessageAssembler(WebSocketRole.Client, new MessageLimits { MaxMessageBytes = _options.MaxMessageBytes });
        var ends = false;
        while (true)
        {
            var result = await reader.ReadAsync(_abort.Token);
            var input = result.Buffer;
            if (!ends && !input.IsEmpty)
                ends = Take(assembler, ref input);
            if (ends)
                // After its goodbye the central system closes the stream (RFC 6455 §7.1.1); nothing before that matters any more.
                input = input.Slice(input.End);
            reader.AdvanceTo(input.Start, input.End);
            if (!result.IsCompleted)
                continue;
            Explain("the connection was closed without a goodbye");
            return;
        }
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Whether the connection ends.</returns>
    private bool Take(MessageAssembler assembler, ref ReadOnlySequence<byte> input)
    {
        _owner.FrameArrived();
        while (true)
        {
            switch (assembler.Read(ref input))
            {
                case WebSocketReadStatus.NeedMore:
                    return false;
                case WebSocketReadStatus.Text:
                    _owner.MessageArrived(assembler.Message);
                    break;
                case WebSocketReadStatus.Ping when !_owner.AnswersPings:
                    break;
                case WebSocketReadStatus.Ping:
                    Queue(WebSocketOpcode.Pong, assembler.ControlPayload);
                    break;
                case WebSocketReadStatus.Close:
                    var code = assembler.CloseCode ?? WebSocketCloseCode.NoStatusReceived;
                    var words = assembler.ControlPayload.Length > 2 ? Encoding.UTF8.GetString(assembler.ControlPayload[2..]) : "";
                    Explain(_closeQueued ? $"closed with {(int)code}" : $"the central system closed with {(int)code} {words}".TrimEnd());
                    Close(code, "");
                    return true;
                case WebSocketReadStatus.Violation:
                    Explain($"the central system broke the WebSocket protocol: {assembler.Violation}");
                    Close(assembler.Violation.CloseCode(), assembler.Violation.ToString());
                    return true;
            }
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        try
        {
            while (await _frames.Reader.WaitToReadAsync(_abort.Token))
            {
                while (output.WrittenCount < WriteChunkBytes && _frames.Reader.TryRead(out var frame))
                    Write(output, frame);
                await stream.WriteAsync(output.WrittenMemory, _abort.Token);
                output.ResetWrittenCount();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Abort(e.Message);
        }
        finally
        {
            while (_frames.Reader.TryRead(out var frame))
                frame.Return();
        }
    }

    private void Write(ArrayBufferWriter<byte> output, in Frame frame)
    {
        var maskingKey = (uint)_random.NextInt64(uint.MaxValue);
        if (frame.Opcode == WebSocketOpcode.Close)
            WebSocketFrameWriter.WriteClose(output, frame.CloseCode, frame.Payload.Span, maskingKey);
        else
            WebSocketFrameWriter.WriteMaskedFrame(output, frame.Opcode, frame.Payload.Span, maskingKey);
        frame.Return();
    }

    private readonly record struct Frame(WebSocketOpcode Opcode, ReadOnlyMemory<byte> Payload, byte[]? Rented, WebSocketCloseCode CloseCode)
    {
        public void Return()
        {
            if (Rented is not null)
                ArrayPool<byte>.Shared.Return(Rented);
        }
    }
}
