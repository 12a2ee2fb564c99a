using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Connections;

/// <summary>The receiver of a connection's events, called from the connection's read loop.</summary>
internal interface IOcppConnectionOwner
{
    /// <summary>True to answer pings, as RFC 6455 §5.5.2 requires.</summary>
    bool AnswersPings { get; }

    /// <summary>True to offer the subprotocol in the handshake, as OCPP-J 1.6 §3.1.2 requires.</summary>
    bool OffersSubProtocol { get; }

    /// <summary>Called when the handshake is complete.</summary>
    void Opened();

    /// <summary>Called when bytes have arrived.</summary>
    void FrameArrived();

    /// <summary>Called for each text message. The memory is valid until the method returns.</summary>
    void MessageArrived(ReadOnlyMemory<byte> message);
}

/// <summary>The end of a connection.</summary>
/// <param name="Reason">The reason, for the log.</param>
/// <param name="RetryAfter">The delay that a refusal asked for.</param>
internal readonly record struct ConnectionEnd(string Reason, TimeSpan? RetryAfter = null);

/// <summary>
/// One connection to the central system, from dialling to its end: moves bytes between a stream and a <see cref="WebSocketEndpoint"/> (OCPP-J 1.6
/// §3). One loop reads, one writes; the other members are for any thread and never wait.
/// </summary>
internal sealed class OcppConnection : IDisposable
{
    public const string SubProtocol = "ocpp1.6";

    /// <summary>The most bytes written to the network at once, unless one frame is larger.</summary>
    private const int WriteChunkBytes = 16 * 1024;

    private readonly ChargePointOptions _options;
    private readonly IDialer _dialer;
    private readonly Random _random; // the write loop's, once the handshake is sent
    private readonly WebSocketEndpoint _endpoint;
    private readonly IOcppConnectionOwner _owner;
    private readonly Channel<Frame> _frames;
    private readonly CancellationTokenSource _abort;
    private string? _reason; // any thread; the first reason stays

    /// <param name="options">Bounds and time-outs.</param>
    /// <param name="dialer">Opens the stream.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="seed">
    /// The seed of the masking keys: RFC 6455 §5.3 asks for keys that hostile content cannot predict, and a simulation has no such content.
    /// </param>
    /// <param name="owner">The receiver of the events.</param>
    public OcppConnection(ChargePointOptions options, IDialer dialer, TimeProvider time, int seed, IOcppConnectionOwner owner)
    {
        _options = options;
        _dialer = dialer;
        _random = new Random(seed);
        _endpoint = WebSocketEndpoint.ForClient(
            new MessageLimits { MaxMessageBytes = options.MaxMessageBytes }, () => (uint)_random.NextInt64(uint.MaxValue));
        _owner = owner;
        _frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(options.MaxQueuedFrames) { SingleReader = true });
        // The deadline of dialling and the handshake first, later the one of the closing handshake.
        _abort = new CancellationTokenSource(options.ConnectTimeout, time);
    }

    /// <summary>Runs the connection until it ends. Never throws for anything that the network or the peer does.</summary>
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
                // The peer has left, or has received everything.
                await _abort.CancelAsync();
                await writing;
            }
        }
        catch (OperationCanceledException)
        {
            Explain(_endpoint.IsOutputClosed
                ? "closed; the central system did not answer the close frame in time"
                : "no answer to the opening handshake in time");
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

    /// <summary>Queues a text message. Too many queued frames abort the connection: the central system does not read.</summary>
    public void Send(ReadOnlySpan<byte> message) => Queue(WebSocketOpcode.Text, message);

    public void Ping() => Queue(WebSocketOpcode.Ping, default);

    /// <summary>Starts the closing handshake behind everything queued (RFC 6455 §7.1.2), and gives it CloseTimeout.</summary>
    public void Close(WebSocketCloseCode code, string reason)
    {
        if (!_endpoint.TryCloseOutput())
            return;
        // The deadline first: the peer may see the close frame before the next line here runs.
        _abort.CancelAfter(_options.CloseTimeout);
        if (!_frames.Writer.TryWrite(new Frame(WebSocketOpcode.Close, default, null, new CloseReply(code, reason))))
            Abort("the central system does not read");
        _frames.Writer.TryComplete();
    }

    /// <summary>Ends the connection without a closing handshake.</summary>
    public void Abort(string reason)
    {
        Explain(reason);
        // Not Cancel(): it would run the loops' continuations here, under the caller's lock.
        _ = _abort.CancelAsync();
    }

    public void Dispose()
    {
        _abort.Dispose();
        _endpoint.Dispose();
    }

    private void Explain(string reason) => Interlocked.CompareExchange(ref _reason, reason, null);

    private void Queue(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_endpoint.IsOutputClosed)
            return;
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        if (_frames.Writer.TryWrite(new Frame(opcode, copy.AsMemory(0, payload.Length), copy, default)))
            return;
        ArrayPool<byte>.Shared.Return(copy);
        // The queue is complete, and not full, if another thread has closed the output meanwhile.
        if (!_endpoint.IsOutputClosed)
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
        while (true)
        {
            var result = await reader.ReadAsync(_abort.Token);
            var input = result.Buffer;
            // After its close frame the central system closes the stream (RFC 6455 §7.1.1); until then the endpoint discards what arrives.
            if (!input.IsEmpty)
                Receive(ref input);
            reader.AdvanceTo(input.Start, input.End);
            if (!result.IsCompleted)
                continue;
            Explain("the connection ended without a close frame");
            return;
        }
    }

    private void Receive(ref ReadOnlySequence<byte> input)
    {
        if (!_endpoint.IsInputClosed)
            _owner.FrameArrived();
        while (true)
        {
            switch (_endpoint.Read(ref input))
            {
                case WebSocketReadStatus.NeedMore:
                    return;
                case WebSocketReadStatus.Text:
                    _owner.MessageArrived(_endpoint.Message);
                    break;
                case WebSocketReadStatus.Ping when _owner.AnswersPings:
                    Queue(WebSocketOpcode.Pong, _endpoint.ControlPayload);
                    break;
                case WebSocketReadStatus.Close:
                    var code = (int)_endpoint.Reply.Code;
                    Explain(_endpoint.IsOutputClosed
                        ? $"closed with {code}"
                        : $"the central system closed with {code} {_endpoint.PeerReason}".TrimEnd());
                    Close(_endpoint.Reply.Code, _endpoint.Reply.Reason);
                    break;
                case WebSocketReadStatus.Violation:
                    Explain($"the central system broke the WebSocket protocol: {_endpoint.Violation}");
                    Close(_endpoint.Reply.Code, _endpoint.Reply.Reason);
                    break;
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
        if (frame.Opcode == WebSocketOpcode.Close)
            _endpoint.WriteClose(output, frame.Close.Code, frame.Close.Reason);
        else
            _endpoint.WriteFrame(output, frame.Opcode, frame.Payload.Span);
        frame.Return();
    }

    private readonly record struct Frame(WebSocketOpcode Opcode, ReadOnlyMemory<byte> Payload, byte[]? Rented, CloseReply Close)
    {
        public void Return()
        {
            if (Rented is not null)
                ArrayPool<byte>.Shared.Return(Rented);
        }
    }
}
