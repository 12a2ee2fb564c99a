using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Transport.Connections;

namespace Moev.Transport.Tests.Support;

/// <summary>A transport with one listener on a free port of this machine.</summary>
internal sealed class Server : IAsyncDisposable
{
    private Server(EpollTransport transport, Microsoft.AspNetCore.Connections.IConnectionListener listener)
    {
        Transport = transport;
        Listener = listener;
    }

    public EpollTransport Transport { get; }

    public Microsoft.AspNetCore.Connections.IConnectionListener Listener { get; }

    public int Port => ((IPEndPoint)Listener.EndPoint).Port;

    public static async Task<Server> StartAsync(EpollTransportOptions? options = null, IPAddress? address = null, ILoggerFactory? loggers = null)
    {
        var transport = new EpollTransport(
            options ?? new EpollTransportOptions(), static _ => true, TimeProvider.System, loggers ?? NullLoggerFactory.Instance);
        return new Server(transport, await transport.BindAsync(new IPEndPoint(address ?? IPAddress.Loopback, 0)));
    }

    /// <summary>Opens a connection and returns both ends.</summary>
    /// <param name="to">The address to connect to; the listener's by default.</param>
    /// <param name="receiveBuffer">The size of the client's receive buffer in bytes: a small one fills early.</param>
    public async Task<Pair> ConnectAsync(IPAddress? to = null, int? receiveBuffer = null)
    {
        var remote = new IPEndPoint(to ?? ((IPEndPoint)Listener.EndPoint).Address, Port);
        var client = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer is { } bytes)
            client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(remote).InTime();
        return new Pair(await Listener.AcceptAsync().InTime() ?? throw new InvalidOperationException("The listener has ended."), client);
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        Transport.Dispose();
    }
}
