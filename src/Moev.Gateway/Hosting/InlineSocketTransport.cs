using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Kestrel's sockets for the charge points' listener where there is no epoll, without their hops between threads: what arrives is read, handled
/// and answered by the thread that the operating system told of it.
/// </summary>
/// <remarks>
/// Half of it is the runtime's switch for inline completions, which holds for all sockets of the process; each alone gains little. The price:
/// whatever blocks on such a thread stalls every charge point that it serves. docs/ARCHITECTURE.md says what may run there.
/// </remarks>
internal sealed class InlineSocketTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Bytes that the transport reads ahead of a session that is not done with what it has. Messages are collected by the session.</summary>
    private const int MaxReadAheadBytes = 64 * 1_024;

    private readonly Predicate<EndPoint> _isForChargePoints;
    private readonly SocketTransportFactory _sockets;

    /// <summary>To be made before the process polls its first socket: later the switch changes nothing. What the environment says already, holds.</summary>
    public InlineSocketTransport(Predicate<EndPoint> isForChargePoints, int acceptBacklog, ILoggerFactory loggers)
    {
        const string Name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Name) is null)
            Environment.SetEnvironmentVariable(Name, "1");
        _isForChargePoints = isForChargePoints;
        _sockets = new SocketTransportFactory(
            Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions
            {
                UnsafePreferInlineScheduling = true,
                MaxReadBufferSize = MaxReadAheadBytes,
                Backlog = acceptBacklog,
            }),
            loggers);
    }

    public bool CanBind(EndPoint endpoint) => _isForChargePoints(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _sockets.BindAsync(endpoint, cancellationToken);
}
