using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Options;
using Moev.Ocpp.WebSockets;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Traffic;

// The socket: opening, input and closing. Everything runs under the lock, on the charge point's thread once connecting has begun.
internal sealed partial class LoadChargePoint
{
    private const string SubProtocol = "ocpp1.6";
    private const string UnreadEnd = "closed while not reading";

    private static readonly OpeningHandshakeLimits HandshakeLimits = new();
    private static readonly MessageLimits Limits = new() { MaxMessageBytes = 256 * 1024 };

    private PolledSocket? _socket;
    private TaskCompletionSource<string?>? _ended;
    private MessageAssembler? _assembler; // set when the handshake has been accepted
    private OpeningRequest? _opening; // set until then

    /// <summary>Input that was not consumed: an incomplete line or frame header. Consumed input stays in the thread's buffer.</summary>
    private byte[] _rest = [];

    /// <summary>True while there is a connection, or one is being opened.</summary>
    private bool _isOpen;

    /// <summary>True while input is left in the kernel.</summary>
    private bool _isUnreading;

    void ISocketOwner.OnReady(SocketEvents events)
    {
        lock (_gate)
        {
            // A late event of an earlier socket finds the current one not ready and has no effect.
            if (!_isOpen || (_opening is { IsSent: false } && !TryOpen()))
                return;
            if (_backlog is not null && (events & SocketEvents.Writable) != 0)
                Drain();
            if ((events & (SocketEvents.Readable | SocketEvents.Ended)) != 0)
                Read(isEnded: (events & SocketEvents.Ended) != 0);
        }
    }

    /// <summary>Starts to connect.</summary>
    /// <returns>A task that completes when the connection has ended: with the reason, or null after a normal close.</returns>
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
                return Task.FromResult<string?>("stopped");
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

    /// <summary>Sends the opening handshake once the connection is established.</summary>
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

    /// <summary>Reads until the kernel has no more input, because polling is edge-triggered.</summary>
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
            // A short read means that the kernel has no more input. The end of the stream, however, is signalled only once, perhaps
            // together with the bytes before it.
            if (received < room.Length && !isEnded)
                return;
        }
    }

    private string ReasonOfEnd(int received) => received switch
    {
        < 0 => $"{PolledSocket.Exception(received).SocketErrorCode}",
        _ when _opening is not null => "closed during the opening handshake",
        _ => "the central system ended the connection without a closing handshake",
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
                End($"the central system does not support {SubProtocol}");
                break;
            case HandshakeStatus.Accepted:
                // A server may send immediately, so bytes after the response head may already have been read.
                _opening = null;
                _assembler = new MessageAssembler(WebSocketRole.Client, Limits);
                BeginGreeting();
                break;
        }

        return input.Length - (int)rest.Length;
    }

    /// <summary>Ends the connection. The code that awaits the end releases its resources.</summary>
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

    /// <summary>The opening handshake in progress.</summary>
    private sealed record OpeningRequest(ReadOnlyMemory<byte> Request, ClientHandshakeReader Answer)
    {
        public bool IsSent { get; set; }
    }
}
