using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Moev.Transport.Tests.Support;

/// <summary>A connection of the transport, and the socket at its other end.</summary>
internal sealed class Pair(ConnectionContext connection, Socket client) : IAsyncDisposable
{
    public ConnectionContext Connection => connection;

    public Socket Client => client;

    public PipeReader Input => connection.Transport.Input;

    public PipeWriter Output => connection.Transport.Output;

    /// <summary>Receives bytes at the client's end.</summary>
    public async Task<byte[]> ReceiveAsync(int length)
    {
        var bytes = new byte[length];
        for (var received = 0; received < length;)
        {
            var count = await client.ReceiveAsync(bytes.AsMemory(received), SocketFlags.None).InTime();
            Assert.NotEqual(0, count);
            received += count;
        }

        return bytes;
    }

    /// <summary>Asserts that the client reads the end of the stream.</summary>
    public async Task ReceiveEndAsync() => Assert.Equal(0, await client.ReceiveAsync(new byte[1], SocketFlags.None).InTime());

    /// <summary>Closes the client's side with a reset.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        connection.Abort();
        await connection.DisposeAsync().InTime();
    }
}
