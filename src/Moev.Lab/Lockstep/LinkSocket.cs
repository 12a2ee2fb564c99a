using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Moev.Gateway.Model;
using Moev.Ocpp.WebSockets;

namespace Moev.Lab.Lockstep;

/// <summary>
/// One WebSocket connection to the gateway over a loopback socket, from one thread: it knows how many frames the gateway has handled and sent, so it reads exactly those,
/// and never waits for something that may not come.
/// </summary>
internal sealed class LinkSocket : IDisposable
{
    /// <summary>The real time within which bytes arrive that the gateway has sent. It ends only a run that is broken.</summary>
    private const int ReceiveMilliseconds = 60_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = ReceiveMilliseconds };
    private readonly ArrayBufferWriter<byte> _output = new(1_024);
    private readonly WebSocketEndpoint _endpoint;
    private byte[] _buffer = new byte[4_096];
    private int _start;
    private int _end;
    private int _sent = 1; // the upgrade request counts as a frame
    private int _received;
    private TrackedConnection? _tracked;
    private bool _isEof;
    private int _announced; // frames that the gateway had sent when it was last quiet
    private bool _isEndAnnounced;

    /// <param name="seed">The seed of the masking keys, which RFC 6455 §5.3 wants unpredictable for hostile content; a simulation has none.</param>
    public LinkSocket(int maxMessageBytes, int seed)
    {
        var random = new Random(seed);
        _endpoint = WebSocketEndpoint.ForClient(new MessageLimits { MaxMessageBytes = maxMessageBytes }, () => (uint)random.NextInt64(uint.MaxValue));
    }

    /// <summary>True while the gateway has not handled all that was sent.</summary>
    public bool IsAwaited => _tracked is { } tracked && (IsClosed ? !tracked.IsEnded : tracked.Received < _sent && !tracked.IsEnded);

    /// <summary>Takes note of what the gateway has sent, while it is quiet. What it sends later is for the next time, so that the order does not depend on threads.</summary>
    /// <returns>True when there is something to read, or the connection has ended.</returns>
    public bool LookForNews()
    {
        if (IsClosed || _tracked is not { } tracked)
            return false;
        (_announced, _isEndAnnounced) = (tracked.Sent, tracked.IsEnded);
        return _announced > _received || _isEndAnnounced;
    }

    /// <summary>True when this end has closed the socket.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Connects and shakes hands.</summary>
    /// <returns>Null, or the reason why there is no connection.</returns>
    public (string Reason, TimeSpan? RetryAfter)? Open(IPEndPoint gateway, WorkTracker work, Uri url, string identity, byte[]? key, string subProtocol, int seed, object tag)
    {
        try
        {
            _socket.Connect(gateway);
            var nonce = new byte[ClientHandshake.KeyBytes];
            new Random(seed).NextBytes(nonce);
            var handshakeKey = ClientHandshake.CreateKey(nonce);
            ClientHandshake.WriteRequest(_output, url, handshakeKey, subProtocol, key is null ? null : BasicCredentials.Encode(identity, key));
            Flush();
            var answer = new ClientHandshakeReader(handshakeKey, subProtocol, new OpeningHandshakeLimits());
            while (true)
            {
                if (!Fill())
                    return ("the connection was closed during the opening handshake", null);
                var input = Unread;
                var status = answer.Read(ref input);
                Keep(input);
                switch (status)
                {
                    case HandshakeStatus.Accepted when answer.SubProtocol is not null || subProtocol.Length == 0:
                        _tracked = work.TakeConnection((IPEndPoint)_socket.LocalEndPoint!) ?? throw new InvalidOperationException("The gateway does not count this connection.");
                        _tracked.Tag = tag;
                        return null;
                    case HandshakeStatus.Accepted:
                        return ($"the central system does not speak {subProtocol}", null);
                    case HandshakeStatus.Refused:
                        return ($"refused: {answer.Failure}", answer.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
                }
            }
        }
        catch (SocketException e)
        {
            return (e.Message, null);
        }
    }

    public void Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (IsClosed || _endpoint.IsOutputClosed)
            return;
        _endpoint.WriteFrame(_output, opcode, payload);
        _sent++;
        Flush();
    }

    /// <summary>Sends the close frame, once.</summary>
    public void SendClose(WebSocketCloseCode code, string reason)
    {
        if (IsClosed || !_endpoint.TryCloseOutput())
            return;
        _endpoint.WriteClose(_output, code, reason);
        _sent++;
        Flush();
    }

    /// <summary>Reads what <see cref="LookForNews"/> has found.</summary>
    /// <param name="take">Takes each frame: its kind, and its message or control payload, which is valid during the call.</param>
    /// <returns>Null while the connection is open; otherwise the reason of its end.</returns>
    public string? Read(Action<WebSocketReadStatus, ReadOnlyMemory<byte>> take)
    {
        while (true)
        {
            if (_received >= _announced)
            {
                if (!_isEndAnnounced)
                    return null;
                Close();
                return _endpoint.IsInputClosed ? $"closed by the central system: {_endpoint.PeerReason}".TrimEnd(' ', ':') : "the connection ended without a close frame";
            }

            var input = Unread;
            var status = _endpoint.Read(ref input);
            Keep(input);
            if (status == WebSocketReadStatus.NeedMore)
            {
                if (_isEof || !Fill())
                {
                    _received = _announced;
                    _isEof = true;
                }

                continue;
            }

            _received++;
            if (status is WebSocketReadStatus.Close or WebSocketReadStatus.Violation)
                SendClose(_endpoint.Reply.Code, _endpoint.Reply.Reason);
            else
                take(status, status == WebSocketReadStatus.Ping ? _endpoint.ControlPayload.ToArray() : _endpoint.Message);
        }
    }

    /// <summary>Closes the socket. The gateway finds the end of the connection.</summary>
    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        _socket.Dispose();
    }

    public void Dispose()
    {
        Close();
        _endpoint.Dispose();
    }

    private ReadOnlySequence<byte> Unread => new(_buffer, _start, _end - _start);

    private void Keep(in ReadOnlySequence<byte> rest) => _start = _end - (int)rest.Length;

    private bool Fill()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        try
        {
            var count = _socket.Receive(_buffer.AsSpan(_end));
            _end += count;
            return count > 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
    }

    private void Flush()
    {
        try
        {
            for (var rest = _output.WrittenMemory; !rest.IsEmpty;)
                rest = rest[_socket.Send(rest.Span)..];
        }
        catch (SocketException)
        {
            // The gateway has ended the connection, which the next read finds.
        }

        _output.ResetWrittenCount();
    }
}
