using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

/// <summary>
/// One connection of a charge point under load, from connecting to its end: moves bytes between a polled socket and a
/// <see cref="WebSocketEndpoint"/>. Nothing is allocated per message. All members are called under the owner's lock, which the socket's events take.
/// </summary>
internal sealed class LoadConnection : ISocketOwner, IDisposable
{
    public const string SubProtocol = "ocpp1.6";

    private const string UnreadEnd = "closed while not reading";

    private static readonly OpeningHandshakeLimits HandshakeLimits = new();
    private static readonly MessageLimits Limits = new() { MaxMessageBytes = 256 * 1024 };

    private readonly Lock _gate;
    private readonly ILoadConnectionOwner _owner;
    private readonly EventLoop _loop;
    private readonly PolledSocket _socket;
    private readonly TaskCompletionSource<string?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _request; // until it is sent
    private ClientHandshakeReader? _answer; // until the handshake is complete
    private Backlog? _backlog; // the bytes that did not fit into the socket's buffer, and all behind them; null when nothing waits
    private byte[] _rest = []; // received and not consumed: the start of a line or of a frame's header; a read itself is in the thread's buffer
    private bool _isOpen;
    private bool _isUnreading;

    /// <param name="socket">A socket that is not connected; the connection takes its descriptor.</param>
    /// <param name="loop">The event loop that watches it.</param>
    /// <param name="gate">The owner's lock.</param>
    /// <param name="owner">The receiver of the events.</param>
    /// <param name="request">The upgrade request.</param>
    /// <param name="key">The Sec-WebSocket-Key of the request.</param>
    /// <param name="maskingKeys">The source of the masking keys.</param>
    public LoadConnection(
        Socket socket, EventLoop loop, Lock gate, ILoadConnectionOwner owner, ReadOnlyMemory<byte> request, string key, Func<uint> maskingKeys)
    {
        _gate = gate;
        _owner = owner;
        _loop = loop;
        _request = request;
        _answer = new ClientHandshakeReader(key, SubProtocol, HandshakeLimits);
        _socket = PolledSocket.TakeOver(socket, loop, this);
        Endpoint = WebSocketEndpoint.ForClient(Limits, maskingKeys);
    }

    /// <summary>The protocol state, which also encodes frames.</summary>
    public WebSocketEndpoint Endpoint { get; }

    /// <summary>True from connecting to the end.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>True while bytes wait to be sent.</summary>
    public bool HasBacklog => _backlog is not null;

    /// <summary>True to discard all messages.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Begins to connect.</summary>
    /// <returns>Completes when the connection has ended: with the reason, or null after a stop.</returns>
    public Task<string?> ConnectAsync(EndPoint server)
    {
        _isOpen = true;
        if (_socket.Connect(server) is var result && result is not (0 or PolledSocket.InProgress))
            throw PolledSocket.Exception(result);
        _loop.Add(_socket);
        return _ended.Task;
    }

    /// <summary>Leaves received bytes in the kernel from now on.</summary>
    public void StopReading() => _isUnreading = true;

    /// <summary>Sends a frame, unless the close frame was sent: nothing may follow it (RFC 6455 §5.5.1).</summary>
    public void SendFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (Endpoint.IsOutputClosed)
            return;
        var frames = ThreadBuffers.Current.Frames;
        frames.ResetWrittenCount();
        Endpoint.WriteFrame(frames, opcode, payload);
        Write(frames.WrittenSpan);
    }

    /// <summary>Sends the close frame, once.</summary>
    public void SendClose(WebSocketCloseCode code)
    {
        if (!Endpoint.TryCloseOutput())
            return;
        var frames = ThreadBuffers.Current.Frames;
        frames.ResetWrittenCount();
        Endpoint.WriteClose(frames, code, "");
        Write(frames.WrittenSpan);
    }

    /// <summary>Sends encoded frames as far as the socket takes them; the rest follows when it takes more.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_backlog is not null)
        {
            _backlog.Add(bytes);
            return;
        }

        var sent = _socket.Send(bytes);
        if (sent == bytes.Length)
            return;
        if (sent < 0 && sent != PolledSocket.WouldBlock)
        {
            WriteFailed();
            return;
        }

        _backlog = new Backlog();
        _backlog.Add(bytes[Math.Max(sent, 0)..]);
    }

    /// <summary>Holds encoded frames back until they are released. Only without a backlog.</summary>
    public void Hold(ReadOnlySpan<byte> bytes)
    {
        _backlog = new Backlog();
        _backlog.Hold();
        _backlog.Add(bytes);
    }

    /// <summary>Releases bytes that are held back.</summary>
    /// <param name="bytes">How many more may leave; null for all.</param>
    public void Release(int? bytes)
    {
        if (bytes is { } count)
            _backlog!.Release(count);
        else
            _backlog!.ReleaseAll();
        Drain();
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="reason">The reason, or null after a stop.</param>
    public void End(string? reason)
    {
        _isOpen = false;
        _socket.Dispose();
        _ended.TrySetResult(reason);
    }

    public void Dispose()
    {
        _isOpen = false;
        _socket.Dispose();
        Endpoint.Dispose();
    }

    void ISocketOwner.OnReady(SocketEvents events)
    {
        lock (_gate)
        {
            if (!_isOpen || (!_request.IsEmpty && !TrySendRequest()))
                return;
            if (_backlog is not null && (events & SocketEvents.Writable) != 0)
                Drain();
            if ((events & (SocketEvents.Readable | SocketEvents.Ended)) != 0)
                Read(isEnded: (events & SocketEvents.Ended) != 0);
        }
    }

    /// <summary>Sends the upgrade request once the socket is connected.</summary>
    private bool TrySendRequest()
    {
        if (_socket.ConnectResult() is < 0 and var result)
        {
            End($"{PolledSocket.Exception(result).SocketErrorCode}");
            return false;
        }

        var request = _request;
        _request = default;
        Write(request.Span);
        return true;
    }

    /// <summary>Reads everything that has arrived: the kernel reports an edge once.</summary>
    private void Read(bool isEnded)
    {
        var buffer = ThreadBuffers.Current.Input;
        while (_isOpen)
        {
            if (_isUnreading)
            {
                if (isEnded)
                    End(UnreadEnd);
                return;
            }

            if (_rest.Length > 0)
                _rest.CopyTo(buffer, 0);
            var room = buffer.AsSpan(_rest.Length);
            var received = _socket.Receive(room);
            if (received == PolledSocket.WouldBlock)
                return;
            if (received <= 0)
            {
                End(ReasonOfEnd(received));
                return;
            }

            var input = new ReadOnlySequence<byte>(buffer, 0, _rest.Length + received);
            if (_answer is not null)
                ReadAnswer(_answer, ref input);
            if (IsSilent)
                input = default;
            else if (_answer is null && _isOpen)
                ReadFrames(ref input);
            if (_rest.Length > 0 || !input.IsEmpty)
                _rest = input.ToArray();
            // A shorter read has emptied the socket. An end, though, is reported once, perhaps together with the bytes before it.
            if (received < room.Length && !isEnded)
                return;
        }
    }

    private string ReasonOfEnd(int received) => received switch
    {
        < 0 => $"{PolledSocket.Exception(received).SocketErrorCode}",
        _ when _answer is not null => "closed during the opening handshake",
        _ => "the central system ended the connection without a closing handshake",
    };

    private void ReadAnswer(ClientHandshakeReader answer, ref ReadOnlySequence<byte> input)
    {
        switch (answer.Read(ref input))
        {
            case HandshakeStatus.Refused:
                End($"refused: {answer.Failure}");
                break;
            case HandshakeStatus.Accepted when answer.SubProtocol is null:
                End($"the central system does not support {SubProtocol}");
                break;
            case HandshakeStatus.Accepted:
                // A server may send at once, so frames may follow the answer's head in the same read.
                _answer = null;
                _owner.Opened();
                break;
        }
    }

    private void ReadFrames(ref ReadOnlySequence<byte> input)
    {
        while (_isOpen)
        {
            switch (Endpoint.Read(ref input))
            {
                case WebSocketReadStatus.NeedMore:
                    return;
                case WebSocketReadStatus.Text:
                    _owner.MessageArrived(Endpoint.Message);
                    break;
                case WebSocketReadStatus.Ping:
                    SendFrame(WebSocketOpcode.Pong, Endpoint.ControlPayload);
                    break;
                case WebSocketReadStatus.Close:
                    SendClose(Endpoint.Reply.Code);
                    End($"the central system closed the connection with {(int)Endpoint.Reply.Code}");
                    break;
                case WebSocketReadStatus.Violation:
                    _owner.ProtocolViolated(Endpoint.Violation);
                    End($"the central system violated the WebSocket protocol: {Endpoint.Violation}");
                    break;
            }
        }
    }

    /// <summary>Sends the backlog as far as it may leave and the socket takes it.</summary>
    private void Drain()
    {
        if (_backlog is null)
            return;
        if (_backlog.Drain(_socket) < 0)
            WriteFailed();
        else if (_backlog.IsOver)
            _backlog = null;
    }

    /// <summary>Ends a connection that does not read; on others the reading side notices the end, and knows the reason.</summary>
    private void WriteFailed()
    {
        if (_isUnreading)
            End(UnreadEnd);
    }
}
