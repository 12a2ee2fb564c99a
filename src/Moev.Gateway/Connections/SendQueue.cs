using System.IO.Pipelines;
using System.Text;
using Moev.Gateway.Calls;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The frames to one peer: one writer at a time on the transport's <see cref="PipeWriter"/>, and nobody ever waits to send.</summary>
/// <remarks>
/// While no flush is under way frames are encoded straight into the pipe. While one is (the peer takes nothing), they go to a bounded buffer
/// that the flush takes along when it gets on. The read loop corks the queue for a batch, so that all its answers leave in one flush.
/// The lock is held for copying bytes only; flushing happens outside it, by the one thread that set <c>_flushing</c>.
/// </remarks>
internal sealed partial class SendQueue
{
    /// <summary>A batch's answers are flushed before they become more than this.</summary>
    private const int MaxCorkedBytes = 16 * 1_024;

    private readonly PipeWriter _writer; // under _gate while !_flushing; else the flusher
    private readonly IFlushWatcher _watcher;
    private readonly int _maxBytes;
    private readonly int _maxFrames;
    private readonly Lock _gate = new();

    // All below: under _gate.
    private bool _held = true; // by the handshake, whose answer must come first
    private bool _flushing = true; // somebody has the writer
    private bool _watched; // the watcher was told that a flush waits
    private volatile bool _corked; // cleared under _gate; set by the read loop without: who has not seen it yet flushes on its own
    private bool _ended; // no further frame: a close frame was taken, or the transport is gone
    private int _unflushed;
    private PooledBuffer? _waiting;
    private int _waitingFrames;
    private byte[]? _pong; // the one pong that waits, once one had to
    private int _pongLength = -1;
    private bool _roomAwaited;

    private RoomWaiter? _room; // under _gate; made by the first wait, because most connections never have one

    public SendQueue(PipeWriter writer, IFlushWatcher watcher, int maxBytes, int maxFrames)
    {
        _writer = writer;
        _watcher = watcher;
        _maxBytes = maxBytes;
        _maxFrames = maxFrames;
    }

    /// <summary>Whether a flush waits for the peer.</summary>
    public bool IsCongested => Volatile.Read(ref _flushing);

    /// <summary>Takes one frame. Any thread.</summary>
    public SendStatus Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var bytes = WebSocketFrameHeader.MaxBytes + payload.Length;
        lock (_gate)
        {
            if (_ended)
                return SendStatus.Closed;
            if (_flushing)
            {
                if (_waitingFrames >= _maxFrames || (_waiting?.Length ?? 0) + (long)bytes > _maxBytes)
                    return SendStatus.Full;
                _waitingFrames++;
                WebSocketFrameWriter.WriteFrame(_waiting ??= new PooledBuffer(), opcode, payload);
                return SendStatus.Sent;
            }

            WebSocketFrameWriter.WriteFrame(_writer, opcode, payload);
            if (!MustFlush(bytes))
                return SendStatus.Sent;
        }

        Flush();
        return SendStatus.Sent;
    }

    /// <summary>Answers a ping. Of several that have to wait only the newest is sent (RFC 6455 §5.5.3). Any thread.</summary>
    public void SendPong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            if (_flushing)
            {
                _pong ??= new byte[WebSocketFrameRules.MaxControlPayloadBytes];
                payload.CopyTo(_pong);
                _pongLength = payload.Length;
                return;
            }

            WebSocketFrameWriter.WriteFrame(_writer, WebSocketOpcode.Pong, payload);
            if (!MustFlush(WebSocketFrameHeader.MaxBytes + payload.Length))
                return;
        }

        Flush();
    }

    /// <summary>Takes the last frame, behind all others and whatever waits; NoStatusReceived writes one without a code. Any thread.</summary>
    public void SendClose(WebSocketCloseCode code, string reason)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            var utf8 = Encoding.UTF8.GetBytes(reason);
            if (_flushing)
            {
                WebSocketFrameWriter.WriteClose(_waiting ??= new PooledBuffer(), code, utf8);
                return;
            }

            WebSocketFrameWriter.WriteClose(_writer, code, utf8);
            _flushing = true;
        }

        Flush();
    }

    /// <summary>Sends the answer that opens the WebSocket, and then whatever was taken before it. Read loop only, once.</summary>
    public void SendAccepted(OpeningHandshakeRequest request, string? subProtocol)
    {
        lock (_gate)
        {
            _held = false;
            OpeningHandshakeWriter.WriteAccepted(_writer, request, subProtocol);
        }

        Flush();
    }

    /// <summary>Sends a refusal, and nothing after it. Read loop only, instead of <see cref="SendAccepted"/>.</summary>
    public void SendRefusal(HandshakeRefusal refusal)
    {
        lock (_gate)
        {
            _held = false;
            _ended = true;
            OpeningHandshakeWriter.WriteRefusal(_writer, refusal);
        }

        Flush();
    }

    /// <summary>Frames are not flushed one by one until <see cref="Uncork"/>. Read loop only.</summary>
    public void Cork() => _corked = true;

    /// <summary>Flushes what was taken meanwhile. Read loop only.</summary>
    public void Uncork()
    {
        lock (_gate)
        {
            _corked = false;
            if (_flushing || _unflushed == 0)
                return;
            _flushing = true;
        }

        Flush();
    }

    /// <summary>Takes no further frame, and drops what waits: the transport is gone.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            DropWaiting();
        }
    }

    /// <summary>Completes when no flush waits for the peer. Read loop only; to be awaited at once.</summary>
    public ValueTask WaitUntilFlushedAsync()
    {
        lock (_gate)
        {
            if (!_flushing || _held)
                return default;
            _room ??= new RoomWaiter();
            _roomAwaited = true;
            return _room.Begin();
        }
    }
}
