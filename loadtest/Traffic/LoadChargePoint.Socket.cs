using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Moev.LoadTest.Faults;
using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

// Its socket: how it is opened, what becomes of the bytes that arrive, and its end. Under the lock, on its thread once it is connecting.
internal sealed partial class LoadChargePoint
{
    private const string SubProtocol = "ocpp1.6";
    private const string UnreadEnd = "ended while it read nothing";

    private static readonly OpeningHandshakeLimits HandshakeLimits = new();
    private static readonly MessageLimits Limits = new() { MaxMessageBytes = 256 * 1024 };

    private PolledSocket? _socket;
    private TaskCompletionSource<string?>? _ended;
    private MessageAssembler? _assembler; // from the accepted handshake on
    private OpeningRequest? _opening; // until then

    /// <summary>What arrived and was not consumed: the start of a line or of a frame's header. What is read at once is in the thread's buffer.</summary>
    private byte[] _rest = [];

    /// <summary>Whether there is a connection, or one is being made.</summary>
    private bool _isOpen;

    /// <summary>Whether it leaves what arrives in the kernel.</summary>
    private bool _isUnreading;

    void ISocketOwner.OnReady(SocketEvents events)
    {
        lock (_gate)
        {
            // What an earlier socket is told late finds the present one not ready for it, and changes nothing.
            if (!_isOpen || (_opening is { IsSent: false } && !TryOpen()))
                return;
            if (_backlog is not null && (events & SocketEvents.Writable) != 0)
                Drain();
            if ((events & (SocketEvents.Readable | SocketEvents.Ended)) != 0)
                Read(isEnded: (events & SocketEvents.Ended) != 0);
        }
    }

    /// <summary>Begins to connect.</summary>
    /// <returns>Completes when the connection has ended: with the reason, or null when it has in good order.</returns>
    private Task<string?> ConnectAsync()
    {
        var server = _context.Server;
        var opening = Request();
        var managed = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        PolledSocket socket;
        try
        {
            managed.NoDelay = true;
            if (Role == Role.SlowReader)
                managed.ReceiveBufferSize = 4_096;
            _context.Options.SourceAddresses.Bind(managed, _index);
            socket = PolledSocket.TakeOver(managed, _context.Loop, this);
        }
        catch (SocketException)
        {
            managed.Dispose();
            throw;
        }

        lock (_gate)
        {
            _socket = socket;
            _opening = opening;
            _phase = Phase.Opening;
            _connectingSince = _context.Time.GetTimestamp();
            _failure = null;
            if (_stopping)
                return Task.FromResult<string?>("given up");
            _isOpen = true;
            _ended = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (socket.Connect(server) is var result && result is not (0 or PolledSocket.InProgress))
                throw PolledSocket.Exception(result);
            _context.Loop.Add(socket);
            return _ended.Task;
        }
    }

    private OpeningRequest Request()
    {
        var key = ClientHandshake.CreateKey(RandomNumberGenerator.GetBytes(ClientHandshake.KeyBytes));
        var request = new ArrayBufferWriter<byte>(512);
        var url = new Uri(_context.Options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + Uri.EscapeDataString(Identity) + _context.Options.Url.Query);
        var authorization = _context.Options.Key is { } password ? BasicCredentials.Encode(Identity, password) : null;
        ClientHandshake.WriteRequest(request, url, key, SubProtocol, authorization);
        return new OpeningRequest(request.WrittenMemory, new ClientHandshakeReader(key, SubProtocol, HandshakeLimits));
    }

    /// <summary>Sends the handshake once the connection is made.</summary>
    private bool TryOpen()
    {
        if (_socket!.ConnectResult() is < 0 and var result)
        {
            End($"{PolledSocket.Exception(result).SocketErrorCode}");
            return false;
        }

        _opening!.IsSent = true;
        Write(_opening.Request.Span);
        return true;
    }

    /// <summary>Reads all that has arrived: the kernel tells of it once.</summary>
    private void Read(bool isEnded)
    {
        var buffer = Scratch.Current.Input;
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
            var received = _socket!.Receive(room);
            if (received == PolledSocket.WouldBlock)
                return;
            if (received <= 0)
            {
                End(ReasonOfEnd(received));
                return;
            }

            var input = buffer.AsMemory(0, _rest.Length + received);
            if (_opening is not null)
                input = input[TakeHandshake(input)..];
            if (_silent)
                input = default;
            else if (_assembler is not null && _isOpen)
                input = input[Take(_assembler, input)..];
            if (_rest.Length + input.Length > 0)
                _rest = input.ToArray();
            // Less than there was room for is all. An end, though, is told once, perhaps together with the bytes before it.
            if (received < room.Length && !isEnded)
                return;
        }
    }

    private string ReasonOfEnd(int received) => received switch
    {
        < 0 => $"{PolledSocket.Exception(received).SocketErrorCode}",
        _ when _opening is not null => "closed during the opening handshake",
        _ => "the central system ended the connection without closing it",
    };

    private int TakeHandshake(ReadOnlyMemory<byte> input)
    {
        var answer = _opening!.Answer;
        var rest = new ReadOnlySequence<byte>(input);
        switch (answer.Read(ref rest))
        {
            case HandshakeStatus.Refused:
                End($"refused: {answer.Failure}");
                break;
            case HandshakeStatus.Accepted when answer.SubProtocol is null:
                End($"the central system does not speak {SubProtocol}");
                break;
            case HandshakeStatus.Accepted:
                // A server may send at once, so bytes behind the answer's head may have been read with it.
                _opening = null;
                _assembler = new MessageAssembler(WebSocketRole.Client, Limits);
                BeginGreeting();
                break;
        }

        return input.Length - (int)rest.Length;
    }

    /// <summary>Ends the connection. What belonged to it is put away by who waits for its end.</summary>
    private void End(string? reason)
    {
        _isOpen = false;
        _socket?.Dispose();
        _ended?.TrySetResult(reason);
    }

    private void Close()
    {
        _socket?.Dispose();
        _assembler?.Dispose();
        (_socket, _assembler, _opening, _backlog, _ended) = (null, null, null, null, null);
        _rest = [];
        _isOpen = _isUnreading = false;
    }

    /// <summary>The opening handshake while it is under way.</summary>
    private sealed record OpeningRequest(ReadOnlyMemory<byte> Request, ClientHandshakeReader Answer)
    {
        public bool IsSent { get; set; }
    }
}
