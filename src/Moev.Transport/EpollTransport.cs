using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Moev.Transport.Connections;
using Moev.Transport.Polling;

namespace Moev.Transport;

/// <summary>
/// Kestrel's connections on Linux's epoll(7), without a pipe between: what arrives is read, handled and answered on the thread that the kernel
/// told of it. For protocols that handle a message in microseconds; whatever blocks on such a thread stalls its other connections.
/// </summary>
public sealed class EpollTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly EpollTransportOptions _options;
    private readonly Predicate<EndPoint> _canBind;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<EventLoop[]> _loops;
    private int _next;

    /// <param name="options">How it works.</param>
    /// <param name="canBind">Which endpoints it takes; the others stay with Kestrel's own transport.</param>
    /// <param name="time">For pauses.</param>
    /// <param name="loggers">For what an operator should know.</param>
    public EpollTransport(EpollTransportOptions options, Predicate<EndPoint> canBind, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Loops, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReceiveBytes, 1);
        _options = options;
        _canBind = canBind;
        _time = time;
        _logger = loggers.CreateLogger<EpollTransport>();
        _loops = new Lazy<EventLoop[]>(StartLoops);
    }

    /// <summary>Whether this system has what the transport is made of: Linux, on x64 or arm64.</summary>
    public static bool IsSupported => EventLoop.IsSupported;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint && _canBind(endpoint);

    /// <inheritdoc/>
    /// <exception cref="AddressInUseException">Somebody has the port already.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var ip = endpoint as IPEndPoint ?? throw new ArgumentException("Only addresses with ports can be listened on.", nameof(endpoint));
        // On Linux what is accepted inherits that small messages leave at once.
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

        return new ValueTask<IConnectionListener>(new EpollListener(socket, _options, NextLoop, _time, _logger));
    }

    /// <summary>Ends the threads, and connections that are left.</summary>
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
