using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Kestrel's sockets for the charge points' listener, without its hops between threads: what arrives is read, handled and answered by the
/// thread that the operating system told of it. Commands' connections stay on the thread pool.
/// </summary>
/// <remarks>
/// Half of it is <see cref="EnableCompletions"/>, which holds for all sockets of the process; each alone gains little. The price: whatever
/// blocks on such a thread stalls every charge point that it serves. docs/ARCHITECTURE.md says what may run there.
/// </remarks>
internal sealed class InlineSocketTransport(Predicate<EndPoint> isForChargePoints, int acceptBacklog, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Bytes that the transport reads ahead of a session that is not done with what it has. Messages are collected by the session.</summary>
    private const int MaxReadAheadBytes = 64 * 1_024;

    private readonly SocketTransportFactory _sockets = new(
        Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions
        {
            UnsafePreferInlineScheduling = true,
            MaxReadBufferSize = MaxReadAheadBytes,
            Backlog = acceptBacklog,
        }),
        loggers);

    /// <summary>
    /// Has the runtime run what waits for a socket on the thread that polls it. To be called before the process makes its first socket;
    /// later it changes nothing. What the environment says already, holds.
    /// </summary>
    public static void EnableCompletions()
    {
        const string Name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Name) is null)
            Environment.SetEnvironmentVariable(Name, "1");
    }

    public bool CanBind(EndPoint endpoint) => isForChargePoints(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _sockets.BindAsync(endpoint, cancellationToken);
}
