using System.IO.Pipelines;
using System.Text;
using Moev.Gateway.Calls;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The frames to one peer: one writer at a time on the transport's <see cref="PipeWriter"/>, and nobody ever waits to send.</summary>
/// <remarks>
/// <code>
///            a sender, or the read loop for a batch          another sender
///    Free ------------------------------------------→ Taken -----------------→ TakenAndAwaited
///     ^  all is flushed                                 |  ^   what waited is in the pipe |
///     '-------------------------------------------------'  '------------------------------'
/// </code>
/// Whoever takes the turn has the writer: it encodes its frames straight into the pipe, and flushes them. What others send meanwhile goes to a
/// bounded buffer, which is taken along before the turn is given back. The read loop takes the turn for a batch, so that all its answers leave
/// in one flush, and needs no lock for them: nobody else completes the pipe. Others write under the lock, because behind <see cref="End"/> the
/// pipe may be complete. It is held for copying bytes only, and guards what waits and the way out of TakenAndAwaited.
/// </remarks>
internal sealed partial class SendQueue
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int TakenAndAwaited = 2;

    /// <summary>A batch's answers are flushed before they become more than this.</summary>
    private const int MaxBatchBytes = 16 * 1_024;

    private readonly PipeWriter _writer; // whose turn it is
    private readonly IFlushWatcher _watcher; // whose turn it is
    private readonly int _maxBytes;
    private readonly int _maxFrames;
    private readonly Lock _gate = new();
    private int _turn = Taken; // any; by the handshake, whose answer must come first
    private int _batchThread; // the read loop's thread while its batch has the turn, else 0; written by that thread
    private int _unflushed; // whose turn it is
    private bool _watched; // whose turn it is: the watcher was told that a flush waits
    private volatile bool _ended; // any, under _gate: no further frame, because a close frame was taken or the transport is gone

    // All below: under _gate.
    private bool _held = true; // until the handshake is answered
    private PooledBuffer? _waiting;
    private int _waitingFrames;
    private byte[]? _pong; // the one pong that waits, once one had to
    private int _pongLength = -1;
    private bool _roomAwaited;
    private RoomWaiter? _room; // made by the first wait, because most connections never have one

    public SendQueue(PipeWriter writer, IFlushWatcher watcher, int maxBytes, int maxFrames)
    {
        _writer = writer;
        _watcher = watcher;
        _maxBytes = maxBytes;
        _maxFrames = maxFrames;
    }

    /// <summary>Whether somebody else has the writer: almost always because a flush waits for the peer. Read loop only.</summary>
    public bool IsCongested => Volatile.Read(ref _turn) != Free && _batchThread == 0;

    private bool IsBatchOfThisThread => _batchThread == Environment.CurrentManagedThreadId;

    /// <summary>Takes one frame. Any thread.</summary>
    public SendStatus Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var bytes = WebSocketFrameHeader.MaxBytes + payload.Length;
        if (IsBatchOfThisThread)
        {
            // What was taken before comes before: the answer that was given beside the loop, say, before the next one within it.
            if (Volatile.Read(ref _turn) == TakenAndAwaited)
                TakeWaitingAlong();
            if (_ended)
                return SendStatus.Closed;
            WebSocketFrameWriter.WriteFrame(_writer, opcode, payload);
            Written(bytes);
            return SendStatus.Sent;
        }

        lock (_gate)
        {
            if (_ended)
                return SendStatus.Closed;
            if (!TryTakeTurn())
            {
                if (_waitingFrames >= _maxFrames || (_waiting?.Length ?? 0) + (long)bytes > _maxBytes)
                    return SendStatus.Full;
                _waitingFrames++;
                WebSocketFrameWriter.WriteFrame(_waiting ??= new PooledBuffer(), opcode, payload);
                return SendStatus.Sent;
            }

            WebSocketFrameWriter.WriteFrame(_writer, opcode, payload);
        }

        Flush();
        return SendStatus.Sent;
    }

    /// <summary>Answers a ping. Of several that have to wait only the newest is sent (RFC 6455 §5.5.3). Any thread.</summary>
    public void SendPong(ReadOnlySpan<byte> payload)
    {
        if (IsBatchOfThisThread)
        {
            if (_ended)
                return;
            WebSocketFrameWriter.WriteFrame(_writer, WebSocketOpcode.Pong, payload);
            Written(WebSocketFrameHeader.MaxBytes + payload.Length);
            return;
        }

        lock (_gate)
        {
            if (_ended)
                return;
            if (!TryTakeTurn())
            {
                _pong ??= new byte[WebSocketFrameRules.MaxControlPayloadBytes];
                payload.CopyTo(_pong);
                _pongLength = payload.Length;
                return;
            }

            WebSocketFrameWriter.WriteFrame(_writer, WebSocketOpcode.Pong, payload);
        }

        Flush();
    }

    /// <summary>Takes the last frame, behind all others and whatever waits; NoStatusReceived writes one without a code. Any thread.</summary>
    public void SendClose(WebSocketCloseCode code, string reason)
    {
        var utf8 = Encoding.UTF8.GetBytes(reason);
        var isOfBatch = IsBatchOfThisThread;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            if (isOfBatch)
            {
                MoveWaiting();
            }
            else if (!TryTakeTurn())
            {
                WebSocketFrameWriter.WriteClose(_waiting ??= new PooledBuffer(), code, utf8);
                return;
            }

            WebSocketFrameWriter.WriteClose(_writer, code, utf8);
        }

        if (isOfBatch)
            _unflushed += WebSocketFrameHeader.MaxBytes + utf8.Length;
        else
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

    /// <summary>This thread's frames are not flushed one by one until <see cref="EndBatch"/>, which must follow on it. Read loop only.</summary>
    public void BeginBatch()
    {
        if (Interlocked.CompareExchange(ref _turn, Taken, Free) == Free)
            _batchThread = Environment.CurrentManagedThreadId;
    }

    /// <summary>Flushes what was taken meanwhile. Read loop only.</summary>
    public void EndBatch()
    {
        if (_batchThread == 0)
            return;
        _batchThread = 0;
        if (_unflushed != 0 || !TryGiveTurnBack())
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
            if (_held || Interlocked.CompareExchange(ref _turn, TakenAndAwaited, Taken) == Free)
                return default;
            _room ??= new RoomWaiter();
            _roomAwaited = true;
            return _room.Begin();
        }
    }
}
