using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Hosting;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests;

public sealed class EpollListenerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_accepted_once_it_is_unbound(bool waits)
    {
        await using var server = await Server.StartAsync();
        var accept = waits ? server.Listener.AcceptAsync().InTime() : null;
        await server.Listener.UnbindAsync();
        Assert.Null(await (accept ?? server.Listener.AcceptAsync().InTime()));
        await server.Listener.UnbindAsync();
        await server.Listener.DisposeAsync();
        Assert.Null(await server.Listener.AcceptAsync().InTime());
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(server.Listener.EndPoint));
    }

    [Fact]
    public async Task Unbinding_while_connections_come_ends_the_accepting()
    {
        for (var i = 0; i < 50; i++)
        {
            await using var server = await Server.StartAsync();
            var accepting = AcceptAllAsync(server.Listener);
            var connecting = Task.Run(async () =>
            {
                for (var n = 0; n < 10; n++)
                {
                    using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    try
                    {
                        await client.ConnectAsync(server.Listener.EndPoint);
                    }
                    catch (SocketException)
                    {
                        return;
                    }
                }
            });
            await server.Listener.DisposeAsync();
            await accepting.InTime();
            await connecting.InTime();
        }

        static async Task AcceptAllAsync(IConnectionListener listener)
        {
            while (await listener.AcceptAsync() is { } connection)
                await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Token_ends_the_waiting_only()
    {
        await using var server = await Server.StartAsync();
        using var canceled = new CancellationTokenSource();
        var accept = server.Listener.AcceptAsync(canceled.Token).InTime();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept);
        await using var pair = await server.ConnectAsync();
    }

    [Fact]
    public async Task Connection_beyond_the_maximum_is_closed_until_another_ends()
    {
        await using var server = await Server.StartAsync(new EpollTransportOptions { MaxConnections = 2 });
        await using var first = await server.ConnectAsync();
        var second = await server.ConnectAsync();

        var accept = server.Listener.AcceptAsync().InTime();
        for (var i = 0; i < 3; i++)
        {
            using var refused = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await refused.ConnectAsync(server.Listener.EndPoint);
            Assert.Equal(0, await refused.ReceiveAsync(new byte[1]).InTime());
        }

        Assert.False(accept.IsCompleted);
        await second.DisposeAsync();
        using var next = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await next.ConnectAsync(server.Listener.EndPoint);
        await using var accepted = await accept;
        Assert.NotNull(accepted);
    }

    [Fact]
    public async Task Many_connections_at_once_are_all_accepted()
    {
        await using var server = await Server.StartAsync();
        var clients = Enumerable.Range(0, 300).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToArray();
        var connecting = Array.ConvertAll(clients, client => client.ConnectAsync(server.Listener.EndPoint));
        var ports = new HashSet<int>();
        for (var i = 0; i < clients.Length; i++)
        {
            await using var connection = await server.Listener.AcceptAsync().InTime();
            ports.Add(((IPEndPoint)connection!.RemoteEndPoint!).Port);
        }

        await Task.WhenAll(connecting).InTime();
        Assert.Equal(clients.Select(client => ((IPEndPoint)client.LocalEndPoint!).Port).Order(), ports.Order());
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Port_that_is_taken_is_said_as_servers_expect_it()
    {
        await using var server = await Server.StartAsync();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await server.Transport.BindAsync(server.Listener.EndPoint));
        await Assert.ThrowsAsync<ArgumentException>(async () => await server.Transport.BindAsync(new UnixDomainSocketEndPoint("/nowhere")));
    }

    [Fact]
    public void Accepts_only_the_configured_endpoints()
    {
        using var transport = new EpollTransport(
            new EpollTransportOptions(), static endpoint => ((IPEndPoint)endpoint).Port == 1, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.True(transport.CanBind(new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.False(transport.CanBind(new IPEndPoint(IPAddress.Loopback, 2)));
        Assert.False(transport.CanBind(new UnixDomainSocketEndPoint("/nowhere")));
    }

    [Fact]
    public async Task Without_descriptors_accepting_pauses_logs_once_and_continues()
    {
        // In a separate process, which has its own limit of descriptors.
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "ulimit -n 256; exec dotnet \"$0\"", typeof(StarvedHost).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Compiled once, not again in the background.
            Environment = { ["DOTNET_TieredCompilation"] = "0" },
        })!;
        try
        {
            var port = int.Parse(await LineAsync(), System.Globalization.CultureInfo.InvariantCulture);
            using var first = await CallAsync(port);
            Assert.Equal("accepted", await LineAsync());
            // In the backlog, until it is accepted.
            using var second = await CallAsync(port);
            await process.StandardInput.WriteLineAsync("starve");
            Assert.StartsWith("Warning 1900", await LineAsync(), StringComparison.Ordinal);
            // Further failures are not logged.
            Assert.Equal("paused", await LineAsync());
            Assert.Equal("accepted", await LineAsync());
            var greeting = new byte[5];
            await second.ReceiveAsync(greeting, SocketFlags.None).InTime();
            Assert.Equal("hello", Encoding.ASCII.GetString(greeting));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        async Task<string> LineAsync() =>
            await process.StandardOutput.ReadLineAsync().InTime() ?? throw new InvalidOperationException("The listener has ended.");

        static async Task<Socket> CallAsync(int port)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port).InTime();
            return socket;
        }
    }
}
