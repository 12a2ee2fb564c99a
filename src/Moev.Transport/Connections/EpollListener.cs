using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Moev.Transport.Polling;

namespace Moev.Transport.Connections;

/// <summary>Accepts the connections of one address and assigns them to the event loops round-robin.</summary>
internal sealed class EpollListener : IConnectionListener, ISocketOwner
{
    private static readonly TimeSpan FullLogInterval = TimeSpan.FromMinutes(1);

    private readonly PolledSocket _socket;
    private readonly Func<EventLoop> _nextLoop;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _ready = new(0, 1); // never disposed: the loop may be about to release it
    private readonly CancellationTokenSource _unbound = new(); // never disposed: the accept loop may be about to read it
    private long _fullLoggedAt = long.MinValue; // accept loop: when the last connection was closed at once and that was logged
    private bool _isStarved; // accept loop: the last attempt found no descriptor, and that was logged

    public EpollListener(Socket socket, EpollTransportOptions options, Func<EventLoop> nextLoop, OpenConnections open, TimeProvider time, ILogger logger)
    {
        _nextLoop = nextLoop;
        _time = time;
        _logger = logger;
        Options = options;
        Open = open;
        EndPoint = socket.LocalEndPoint!;
        var loop = nextLoop();
        _socket = PolledSocket.TakeOver(socket, loop, this);
        try
        {
            loop.Add(_socket);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public EndPoint EndPoint { get; }

    public EpollTransportOptions Options { get; }

    /// <summary>The open connections of the transport. A connection leaves them when it closes its descriptor.</summary>
    public OpenConnections Open { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.IsCancellationRequested)
        {
            var descriptor = Accept(out var remote);
            if (descriptor >= 0)
            {
                _isStarved = false;
                if (!Open.TryAdd())
                {
                    Refuse(descriptor);
                    continue;
                }

                if (Connection(descriptor, remote) is { } connection)
                    return connection;
                Open.Remove();
                continue;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, cancellationToken);
            try
            {
                await RecoverAsync(-descriptor, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (!_unbound.IsCancellationRequested)
        {
            _unbound.Cancel();
            _socket.Dispose();
        }

        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    public void LogCallbackFailed(string connectionId, Exception exception) => TransportLog.CallbackFailed(_logger, connectionId, exception);

    void ISocketOwner.OnReady(SocketEvents events)
    {
        // Only the loop's thread releases it.
        if (_ready.CurrentCount == 0)
            _ready.Release();
    }

    private unsafe int Accept(out SocketAddressBytes remote)
    {
        remote = default;
        try
        {
            int descriptor;
            var length = SocketAddressBytes.Length;
            fixed (byte* address = (Span<byte>)remote)
                descriptor = LibC.Accept(_socket, address, &length, LibC.CloseOnExec | LibC.NonBlocking);
            return descriptor >= 0 ? descriptor : -Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return PolledSocket.Closed;
        }
    }

    private void Refuse(int descriptor)
    {
        LibC.Close(descriptor);
        // Refused peers try again and again.
        if (_fullLoggedAt != long.MinValue && _time.GetElapsedTime(_fullLoggedAt) < FullLogInterval)
            return;
        _fullLoggedAt = _time.GetTimestamp();
        TransportLog.Full(_logger, Options.MaxConnections);
    }

    private EpollConnection? Connection(int descriptor, in SocketAddressBytes remote)
    {
        var loop = _nextLoop();
        var connection = new EpollConnection(this, loop, descriptor, remote);
        try
        {
            loop.Add(connection.Socket);
            return connection;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or ObjectDisposedException)
        {
            TransportLog.NotWatched(_logger, e.Message);
            connection.Socket.Dispose();
            return null;
        }
    }

    private async Task RecoverAsync(int error, CancellationToken cancellationToken)
    {
        switch (error)
        {
            case LibC.EAgain:
                await _ready.WaitAsync(cancellationToken);
                break;
            case LibC.EMFile or LibC.ENFile or LibC.ENoBufs or LibC.ENoMem:
                // The connection stays in the backlog. Retrying at once would keep a processor busy.
                if (!_isStarved)
                    TransportLog.NoMoreDescriptors(_logger, Marshal.GetPInvokeErrorMessage(error), Options.AcceptPause.TotalMilliseconds);
                _isStarved = true;
                await Task.Delay(Options.AcceptPause, _time, cancellationToken);
                break;
            case LibC.EBadF or LibC.EInval:
                cancellationToken.ThrowIfCancellationRequested();
                throw PolledSocket.Exception(-error);
            default:
                // accept(2) also reports the error of the next connection in the backlog: that one is lost, the others are not.
                TransportLog.LostInBacklog(_logger, Marshal.GetPInvokeErrorMessage(error));
                break;
        }
    }
}
