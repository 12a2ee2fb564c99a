using System.Buffers;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// One end of an open WebSocket connection, without I/O: reads messages, control frames and violations from received bytes, encodes the frames to
/// send, and keeps the state of the closing handshake (RFC 6455). The owner moves the bytes and sets the deadlines.
/// </summary>
/// <remarks>
/// <code>
///            TryCloseOutput                 close frame read, or violation
///    Open ------------------→ OutputClosed --------------------------------→ Closed
///      |                                                                       ^
///      '--close frame read, or violation--→ InputClosed ----TryCloseOutput-----'
/// </code>
/// One thread at a time reads, and one at a time encodes. Closing the output, and asking for the state, is for any thread.
/// </remarks>
public sealed class WebSocketEndpoint : IDisposable
{
    private readonly MessageAssembler _assembler;
    private readonly ClientSide? _client; // null for a server
    private MessageLimits _limits; // any thread; by volatile write
    private int _state; // any thread; by interlocked or

    private WebSocketEndpoint(WebSocketRole role, MessageLimits limits, ClientSide? client)
    {
        _assembler = new MessageAssembler(role, limits);
        _limits = limits;
        _client = client;
    }

    /// <summary>The directions that are closed. Any thread.</summary>
    public WebSocketState State => (WebSocketState)Volatile.Read(ref _state);

    /// <summary>Indicates that nothing more may be sent: our close frame is on its way, or the connection is lost. Any thread.</summary>
    public bool IsOutputClosed => (Volatile.Read(ref _state) & (int)WebSocketState.OutputClosed) != 0;

    /// <summary>Indicates that nothing more is read: the peer has sent its close frame, or a violation. Any thread.</summary>
    public bool IsInputClosed => (Volatile.Read(ref _state) & (int)WebSocketState.InputClosed) != 0;

    /// <summary>The limits on what the peer may send. A change takes effect at the next frame header. Any thread.</summary>
    public MessageLimits Limits
    {
        get => Volatile.Read(ref _limits);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _limits, value);
        }
    }

    /// <summary>Indicates an unfinished message. A peer can stay here without end, so the owner sets a deadline.</summary>
    public bool IsMidMessage => _assembler.IsMidMessage;

    /// <summary>The bytes that the endpoint holds of a message.</summary>
    public int HeldBytes => _assembler.RentedBytes;

    /// <summary>After Text or Binary: the message's payload, contiguous; valid until the next <see cref="Read"/>, and no longer than its input.</summary>
    public ReadOnlyMemory<byte> Message => _client is { IsMessage: true } ? _client.Message : _assembler.Message;

    /// <summary>After Ping, Pong or Close: the payload, at most 125 bytes; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> ControlPayload => _assembler.ControlPayload;

    /// <summary>The rule that the peer broke, once <see cref="Read"/> has returned Violation.</summary>
    public FrameViolation Violation => _assembler.Violation;

    /// <summary>After Close: the peer's reason; empty for none.</summary>
    public string PeerReason => ControlPayload.Length > sizeof(ushort) ? Encoding.UTF8.GetString(ControlPayload[sizeof(ushort)..]) : "";

    /// <summary>
    /// After Close or Violation: the close frame to answer with, if <see cref="TryCloseOutput"/> allows it. It echoes the peer's code (RFC 6455
    /// §5.5.1), or names the violation (§7.1.7).
    /// </summary>
    public CloseReply Reply => Violation == FrameViolation.None
        ? new CloseReply(_assembler.CloseCode ?? WebSocketCloseCode.NoStatusReceived, "")
        : new CloseReply(Violation.CloseCode(), Violation.ToString());

    /// <summary>Creates the server's end. It reads masked frames and writes unmasked ones (RFC 6455 §5.1).</summary>
    /// <param name="limits">The limits on what the client may send.</param>
    public static WebSocketEndpoint ForServer(MessageLimits limits) => new(WebSocketRole.Server, limits, client: null);

    /// <summary>Creates the client's end. It reads unmasked frames and writes masked ones (RFC 6455 §5.1).</summary>
    /// <param name="limits">The limits on what the server may send.</param>
    /// <param name="maskingKeys">
    /// Returns a new key for each frame. The default is unpredictable, as RFC 6455 §5.3 asks where content may be hostile; a simulation can pass a
    /// cheaper source.
    /// </param>
    public static WebSocketEndpoint ForClient(MessageLimits limits, Func<uint>? maskingKeys = null) =>
        new(WebSocketRole.Client, limits, new ClientSide(maskingKeys));

    /// <summary>
    /// Consumes frames up to the next event. Call it until it returns NeedMore. After Close and Violation it discards all input. Behind our close
    /// frame it passes over pings and pongs, because nothing may answer them (RFC 6455 §5.5.1).
    /// </summary>
    /// <param name="input">The received bytes that are not consumed; sliced to what is left, of which the caller keeps all.</param>
    public WebSocketReadStatus Read(ref ReadOnlySequence<byte> input)
    {
        if (IsInputClosed)
        {
            input = input.Slice(input.End);
            return WebSocketReadStatus.NeedMore;
        }

        return _client is null ? ReadFrames(ref input) : ReadAsClient(_client, ref input);
    }

    /// <summary>After Text or Binary: moves the message to a lease, for a caller that needs it beyond the next <see cref="Read"/>.</summary>
    /// <exception cref="InvalidOperationException">No message was just read, or it was detached already.</exception>
    public MessageLease DetachMessage() => _client is { IsMessage: true } ? _client.Detach() : _assembler.DetachMessage();

    /// <summary>
    /// Closes our direction: from now on nothing may be sent but the close frame, and nothing at all when the connection is lost. Any thread.
    /// </summary>
    /// <returns>True for the first call only: its caller sends the close frame, behind all frames that were accepted before.</returns>
    public bool TryCloseOutput() =>
        (Interlocked.Or(ref _state, (int)WebSocketState.OutputClosed) & (int)WebSocketState.OutputClosed) == 0;

    /// <summary>Encodes one frame, masked if we are the client. Frames that wait in a queue are encoded even after the output was closed.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="opcode">A control opcode needs FIN and at most 125 bytes.</param>
    /// <param name="payload">Text must be UTF-8; it is not checked.</param>
    /// <param name="fin">True for the last frame of a message.</param>
    public void WriteFrame(IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool fin = true)
    {
        if (_client is null)
        {
            WebSocketFrameWriter.WriteFrame(output, opcode, payload, fin);
        }
        else
        {
            WebSocketFrameWriter.WriteMaskedFrame(output, opcode, payload, _client.NextKey(), fin);
        }
    }

    /// <summary>Encodes a close frame, masked if we are the client.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="code">A code that may be on the wire, or <see cref="WebSocketCloseCode.NoStatusReceived"/> for a frame without a body.</param>
    /// <param name="reason">The reason; cut to the 123 bytes of UTF-8 that fit beside the code.</param>
    public void WriteClose(IBufferWriter<byte> output, WebSocketCloseCode code, string reason) =>
        WebSocketFrameWriter.WriteClose(output, code, Encoding.UTF8.GetBytes(reason), _client?.NextKey());

    /// <summary>Drops the message that is unfinished or was just read. From now on all input is discarded.</summary>
    public void DropInput()
    {
        Interlocked.Or(ref _state, (int)WebSocketState.InputClosed);
        _assembler.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _assembler.Dispose();

    private WebSocketReadStatus ReadAsClient(ClientSide client, ref ReadOnlySequence<byte> input)
    {
        if (client.TryRead(ref input, Limits))
        {
            return WebSocketReadStatus.Text;
        }

        bool isEmpty = input.IsEmpty;
        WebSocketReadStatus status = ReadFrames(ref input);
        client.AssemblerHasRead(status, _assembler.IsMidMessage, isEmpty);
        return status;
    }

    private WebSocketReadStatus ReadFrames(ref ReadOnlySequence<byte> input)
    {
        _assembler.Limits = Volatile.Read(ref _limits);
        WebSocketReadStatus status;
        do
        {
            status = _assembler.Read(ref input);
        }
        while (status is WebSocketReadStatus.Ping or WebSocketReadStatus.Pong && IsOutputClosed);

        if (status is WebSocketReadStatus.Close or WebSocketReadStatus.Violation)
        {
            Interlocked.Or(ref _state, (int)WebSocketState.InputClosed);
        }

        return status;
    }
}
