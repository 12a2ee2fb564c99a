using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Moev.Transport.Connections;
using Moev.Transport.Polling;

namespace Moev.Transport;

/// <summary>
/// A transport for Kestrel on Linux's epoll(7), without pipes: the thread that the kernel notifies reads, handles and answers what has arrived. For
/// protocols that handle a message in microseconds: code that blocks such a thread stalls its other connections.
/// </summary>
public sealed class EpollTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly EpollTransportOptions _options;
    private readonly Predicate<EndPoint> _canBind;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<EventLoop[]> _loops;
    private readonly OpenConnections _open;
    private int _next;

    /// <param name="options">The options.</param>
    /// <param name="canBind">Returns true for the endpoints that it serves; the others stay with Kestrel's own transport.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="loggers">The factory of its logger.</param>
    public EpollTransport(EpollTransportOptions options, Predicate<EndPoint> canBind, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Loops, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReceiveBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConnections, 1);
        _options = options;
        _open = new OpenConnections(options.MaxConnections);
        _canBind = canBind;
        _time = time;
        _logger = loggers.CreateLogger<EpollTransport>();
        _loops = new Lazy<EventLoop[]>(StartLoops);
    }

    /// <summary>Indicates that the system supports the transport: Linux on x64 or arm64.</summary>
    public static bool IsSupported => EventLoop.IsSupported;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint && _canBind(endpoint);

    /// <inheritdoc/>
    /// <exception cref="AddressInUseException">The port is in use.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var ip = endpoint as IPEndPoint ?? throw new ArgumentException("The endpoint must be an IP address and a port.", nameof(endpoint));
        // On Linux an accepted socket inherits TCP_NODELAY.
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (ip.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(ip);
            socket.Listen(_options.Backlog);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new ValueTask<IConnectionListener>(new EpollListener(socket, _options, NextLoop, _open, _time, _logger));
    }

    /// <summary>Ends the threads and the remaining connections.</summary>
    public void Dispose()
    {
        if (!_loops.IsValueCreated)
            return;
        foreach (var loop in _loops.Value)
            loop.Dispose();
    }

    private EventLoop NextLoop()
    {
        var loops = _loops.Value;
        return loops[(uint)Interlocked.Increment(ref _next) % (uint)loops.Length];
    }

    private EventLoop[] StartLoops()
    {
        var loops = new EventLoop[_options.Loops];
        for (var i = 0; i < loops.Length; i++)
            loops[i] = new EventLoop($"sockets {i + 1}");
        return loops;
    }
}
