using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Kestrel's socket transport for the charge points' listener where epoll is not available, without thread switches: the thread that the
/// operating system notifies also reads, handles and answers.
/// </summary>
/// <remarks>
/// It depends on the runtime's switch for inline completions, which affects all sockets of the process; each measure alone gains little. The
/// price: code that blocks on such a thread stalls every charge point that it serves. docs/ARCHITECTURE.md states what may run there.
/// </remarks>
internal sealed class InlineSocketTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>The bytes that the transport reads ahead of a busy session. The session itself collects messages.</summary>
    private const int MaxReadAheadBytes = 64 * 1_024;

    private readonly Predicate<EndPoint> _isForChargePoints;
    private readonly SocketTransportFactory _sockets;

    /// <summary>Must be created before the process polls its first socket; later the switch has no effect. An existing environment setting wins.</summary>
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
