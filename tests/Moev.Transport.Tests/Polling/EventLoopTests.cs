using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests.Polling;

public sealed class EventLoopTests
{
    [Fact]
    public async Task Its_end_is_reported_to_all_remaining_connections()
    {
        // More events than one wait returns.
        await using var server = await Server.StartAsync(new EpollTransportOptions { Loops = 1 });
        var pairs = new List<Pair>();
        for (var i = 0; i < 600; i++)
            pairs.Add(await server.ConnectAsync());
        var reads = pairs.ConvertAll(pair => pair.Input.ReadAsync().InTime());
        server.Transport.Dispose();
        foreach (var read in reads)
            Assert.True((await read).IsCompleted);
        // Descriptors are closed by their owners, without the loop.
        foreach (var pair in pairs)
        {
            Assert.True((await pair.Output.WriteAsync(new byte[1])).IsCompleted);
            await pair.DisposeAsync();
            Assert.True(((EpollConnection)pair.Connection).Socket.IsClosed);
        }
    }

    [Fact]
    public async Task Nothing_is_added_after_its_end()
    {
        await using var server = await Server.StartAsync(new EpollTransportOptions { Loops = 1 });
        server.Transport.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await server.Transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0)));
    }

    [Fact]
    public async Task Code_that_runs_on_it_may_end_it()
    {
        await using var server = await Server.StartAsync(new EpollTransportOptions { Loops = 1 });
        await using var pair = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();
        var left = other.Input.ReadAsync().InTime();
        var ended = EndAsync();
        pair.Client.Send([1]);
        await ended.InTime();
        Assert.True((await left).IsCompleted);

        async Task EndAsync()
        {
            await pair.Input.ReadAsync().ConfigureAwait(false);
            server.Transport.Dispose();
        }
    }

    [Fact]
    public async Task Connections_are_dealt_to_the_loops_in_turn()
    {
        await using var server = await Server.StartAsync(new EpollTransportOptions { Loops = 2 });
        var names = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            await using var pair = await server.ConnectAsync();
            var name = NameAfterReadAsync(pair.Connection);
            pair.Client.Send([1]);
            names.Add(await name.InTime());
        }

        Assert.Equal(["sockets 1", "sockets 1", "sockets 2", "sockets 2"], names.Order());

        static async Task<string?> NameAfterReadAsync(ConnectionContext connection)
        {
            await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
            return Thread.CurrentThread.Name;
        }
    }
}
