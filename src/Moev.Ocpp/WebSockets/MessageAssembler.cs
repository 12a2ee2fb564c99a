using System.Buffers;
using System.Buffers.Binary;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// Assembles messages from frames: checks each frame, unmasks while copying into one rented contiguous buffer, checks UTF-8 as it arrives, and
/// passes control frames between fragments (RFC 6455 §5). One thread at a time. A connection without an unfinished message holds no buffer.
/// </summary>
public sealed class MessageAssembler : IDisposable
{
    private readonly WebSocketRole _role;
    private MessageBuffer _buffer;
    private Utf8Validator _utf8;          // sees text only, and is complete between messages
    private byte[]? _control;             // rented while a control frame is read, and until the next Read
    private int _controlLength;
    private WebSocketFrameHeader _frame;  // the one whose payload is being read
    private bool _inFrame;
    private int _remaining;               // bytes of its payload
    private int _phase;                   // bytes of it that were read, for the masking key
    private WebSocketOpcode _messageType; // of the unfinished message
    private int _fragments;               // of the unfinished message; 0 when there is none
    private bool _dataHeaderBegun;
    private bool _delivered;              // the buffer holds a message that was returned
    private bool _closeReceived;
    private bool _disposed;

    /// <param name="role">Our side of the connection.</param>
    /// <param name="limits">The limits on what the peer may send.</param>
    public MessageAssembler(WebSocketRole role, MessageLimits limits)
        : this(role, limits, ArrayPool<byte>.Shared)
    {
    }

    internal MessageAssembler(WebSocketRole role, MessageLimits limits, ArrayPool<byte> pool)
    {
        _role = role;
        _buffer = new MessageBuffer(pool);
        Limits = limits;
    }

    /// <summary>The limits on what the peer may send. A change takes effect at the next frame header.</summary>
    public MessageLimits Limits
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>
    /// Indicates an unfinished data message, from the first byte of its first header to the last byte of its FIN frame. A peer can stay here
    /// without end, so the caller sets a deadline.
    /// </summary>
    public bool IsMidMessage => _fragments > 0 || _dataHeaderBegun;

    /// <summary>The bytes that this connection holds from the pool.</summary>
    public int RentedBytes => _buffer.RentedBytes;

    /// <summary>The violation, once <see cref="Read"/> has returned <see cref="WebSocketReadStatus.Violation"/>; never changes afterwards.</summary>
    public FrameViolation Violation { get; private set; }

    /// <summary>After Text or Binary: the message's payload, contiguous; valid until the next <see cref="Read"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Message => _delivered ? _buffer.Memory : default;

    /// <summary>After Ping, Pong or Close: the payload, at most 125 bytes; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> ControlPayload => _control.AsSpan(0, _controlLength);

    /// <summary>After Close: the peer's code, or null when the body was empty. The reason is <c>ControlPayload[2..]</c>, valid UTF-8.</summary>
    public WebSocketCloseCode? CloseCode { get; private set; }

    /// <summary>
    /// Consumes frames up to the next message, control frame or violation. Call it until it returns NeedMore: that call also returns the last
    /// message's buffer. It consumes at least one byte or returns NeedMore; after a violation it consumes everything and always returns Violation.
    /// </summary>
    /// <param name="input">The received bytes that are not consumed; sliced to what is left, of which the caller keeps all.</param>
    public WebSocketReadStatus Read(ref ReadOnlySequence<byte> input)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ForgetDelivered();
        while (Violation == FrameViolation.None && (_inFrame || TryBeginFrame(ref input)))
        {
            WebSocketReadStatus status = _frame.IsControl ? ReadControl(ref input) : ReadData(ref input);
            if (Violation == FrameViolation.None && (status != WebSocketReadStatus.NeedMore || _inFrame))
            {
                return status;
            }
        }

        if (Violation == FrameViolation.None)
        {
            return WebSocketReadStatus.NeedMore;
        }

        input = input.Slice(input.End);
        return WebSocketReadStatus.Violation;
    }

    /// <summary>
    /// After Text or Binary: moves the message to a lease, for a caller that needs it beyond the next <see cref="Read"/>. Allocates one small object.
    /// </summary>
    /// <exception cref="InvalidOperationException">No message was just delivered, or it was detached already.</exception>
    public MessageLease DetachMessage()
    {
        if (!_delivered)
        {
            throw new InvalidOperationException("There is no message to detach.");
        }

        _delivered = false;
        return _buffer.Detach();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _delivered = false;
        Abandon();
        ReleaseControl();
    }

    private void ForgetDelivered()
    {
        _controlLength = 0;
        if (_control is not null && !_inFrame)
        {
            ReleaseControl();
        }

        if (_delivered)
        {
            _delivered = false;
            _buffer.Release();
        }
    }

    private bool TryBeginFrame(ref ReadOnlySequence<byte> input)
    {
        FrameHeaderPart known = WebSocketFrameReader.Peek(input, out WebSocketFrameHeader header);
        FrameViolation violation =
            WebSocketFrameRules.Check(header, known, new FrameContext(_role, Limits, _fragments, _buffer.Length, _closeReceived));
        if (violation != FrameViolation.None)
        {
            Fail(violation);
            return false;
        }

        _dataHeaderBegun = known != FrameHeaderPart.Nothing && !header.IsControl;
        if (known != FrameHeaderPart.Whole)
        {
            return false;
        }

        input = input.Slice(header.Size);
        _dataHeaderBegun = false;
        _frame = header;
        _inFrame = true;
        _remaining = (int)header.PayloadLength; // judged: at most MaxMessageBytes, or 125
        _phase = 0;
        if (!header.IsControl && _fragments++ == 0)
        {
            _messageType = header.Opcode;
        }

        return true;
    }

    private WebSocketReadStatus ReadData(ref ReadOnlySequence<byte> input)
    {
        int count = (int)Math.Min(_remaining, input.Length);
        if (count > 0)
        {
            Span<byte> arrived = _buffer.Append(count, expected: _remaining);
            Unmask(ref input, arrived);

            // RFC 6455 §8.1 and Autobahn's section 6.4: fail at the first bad byte, not at FIN.
            if (_messageType == WebSocketOpcode.Text && !_utf8.Append(arrived))
            {
                return Fail(FrameViolation.InvalidUtf8);
            }
        }

        if (_remaining > 0)
        {
            return WebSocketReadStatus.NeedMore;
        }

        _inFrame = false;
        if (!_frame.Fin)
        {
            return WebSocketReadStatus.NeedMore;
        }

        if (!_utf8.IsComplete)
        {
            return Fail(FrameViolation.InvalidUtf8);
        }

        _fragments = 0;
        _delivered = true;
        return _messageType == WebSocketOpcode.Text ? WebSocketReadStatus.Text : WebSocketReadStatus.Binary;
    }

    private WebSocketReadStatus ReadControl(ref ReadOnlySequence<byte> input)
    {
        int count = (int)Math.Min(_remaining, input.Length);
        _control ??= ArrayPool<byte>.Shared.Rent(WebSocketFrameRules.MaxControlPayloadBytes);
        Unmask(ref input, _control.AsSpan(_phase, count));
        if (_remaining > 0)
        {
            return WebSocketReadStatus.NeedMore;
        }

        _inFrame = false;
        if (_frame.Opcode == WebSocketOpcode.Close)
        {
            return ReadClose(_control.AsSpan(0, _phase));
        }

        _controlLength = _phase;
        return _frame.Opcode == WebSocketOpcode.Ping ? WebSocketReadStatus.Ping : WebSocketReadStatus.Pong;
    }

    private WebSocketReadStatus ReadClose(ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty)
        {
            ushort code = BinaryPrimitives.ReadUInt16BigEndian(body); // a body of one byte never gets here
            if (!WebSocketFrameRules.IsLegalCloseCode(code))
            {
                return Fail(FrameViolation.InvalidCloseCode);
            }

            // RFC 6455 §5.5.1: "The body MAY contain UTF-8-encoded data".
            Utf8Validator reason = default;
            if (!reason.Append(body[sizeof(ushort)..]) || !reason.IsComplete)
            {
                return Fail(FrameViolation.InvalidCloseReason);
            }

            CloseCode = (WebSocketCloseCode)code;
        }

        Abandon(); // the unfinished message, if there is one, can never be finished
        _closeReceived = true;
        _controlLength = body.Length;
        return WebSocketReadStatus.Close;
    }

    // Moves exactly destination.Length bytes of the frame's payload.
    private void Unmask(ref ReadOnlySequence<byte> input, Span<byte> destination)
    {
        int count = destination.Length;
        if (input.FirstSpan.Length >= count)
        {
            MaskingKey.Apply(input.FirstSpan[..count], destination, _frame.MaskingKey, _phase);
            _phase += count;
        }
        else
        {
            foreach (ReadOnlyMemory<byte> segment in input.Slice(0, count))
            {
                MaskingKey.Apply(segment.Span, destination, _frame.MaskingKey, _phase);
                destination = destination[segment.Length..];
                _phase += segment.Length;
            }
        }

        _remaining -= count;
        input = input.Slice(count);
    }

    private WebSocketReadStatus Fail(FrameViolation violation)
    {
        Violation = violation;
        Abandon();
        return WebSocketReadStatus.Violation;
    }

    private void Abandon()
    {
        _buffer.Release();
        _fragments = 0;
        _dataHeaderBegun = false;
    }

    private void ReleaseControl()
    {
        if (_control is { } control)
        {
            _control = null;
            ArrayPool<byte>.Shared.Return(control);
        }
    }
}
