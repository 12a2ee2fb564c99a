using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Moev.Lab.Hosting;

/// <summary>The gateway's transport for charge points, whose connections can all be cut at once, as by the death of the process: without a closing handshake.</summary>
internal sealed class KillableTransport(IConnectionListenerFactory transport) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, byte> _connections = [];
    private volatile bool _isKilled;

    /// <summary>Puts itself between a gateway and its transport.</summary>
    public static void Wrap(IServiceCollection services)
    {
        var former = services.Last(static service => service.ServiceType == typeof(IConnectionListenerFactory) && service.ImplementationFactory is not null);
        services.Remove(former);
        services.AddSingleton(provider => new KillableTransport((IConnectionListenerFactory)former.ImplementationFactory!(provider)));
        services.AddSingleton<IConnectionListenerFactory>(static provider => provider.GetRequiredService<KillableTransport>());
    }

    public bool CanBind(EndPoint endpoint) => transport is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(this, await transport.BindAsync(endpoint, cancellationToken));

    /// <summary>Cuts all connections, and those that are accepted from now on.</summary>
    public void Kill()
    {
        _isKilled = true;
        foreach (var connection in _connections.Keys)
            Abort(connection);
    }

    public void Dispose() => (transport as IDisposable)?.Dispose();

    private static void Abort(ConnectionContext connection) => connection.Abort(new ConnectionAbortedException("The gateway was killed"));

    private void Add(ConnectionContext connection)
    {
        _connections.TryAdd(connection, 0);
        connection.ConnectionClosed.UnsafeRegister(_ => _connections.TryRemove(connection, out byte _), null);
        if (_isKilled)
            Abort(connection);
    }

    private sealed class Listener(KillableTransport owner, IConnectionListener listener) : IConnectionListener
    {
        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await listener.AcceptAsync(cancellationToken);
            if (connection is not null)
                owner.Add(connection);
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
