using System.Net.Sockets;

namespace Moev.ChargePoint.Connections;

/// <summary>Makes the byte stream to the central system: TCP, or something in memory.</summary>
public interface IDialer
{
    /// <summary>Connects. Throws <see cref="IOException"/> or <see cref="SocketException"/> when the central system cannot be reached.</summary>
    ValueTask<Stream> DialAsync(Uri url, CancellationToken cancellationToken);
}

/// <summary>Dials over TCP.</summary>
public sealed class TcpDialer : IDialer
{
    public async ValueTask<Stream> DialAsync(Uri url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(url.IdnHost, url.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
