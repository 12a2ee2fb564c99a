using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Moev.Transport.Connections;
using Moev.Transport.Polling;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests.Connections;

public sealed class EpollConnectionTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1", "::1")]
    [InlineData("::", "::1", "::1")]
    [InlineData("::", "127.0.0.1", "::ffff:127.0.0.1")]
    public async Task Addresses_are_those_of_both_ends(string listen, string call, string expected)
    {
        await using var server = await Server.StartAsync(address: IPAddress.Parse(listen));
        await using var pair = await server.ConnectAsync(IPAddress.Parse(call));
        var client = (IPEndPoint)pair.Client.LocalEndPoint!;
        Assert.Equal(new IPEndPoint(IPAddress.Parse(expected), client.Port), pair.Connection.RemoteEndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(expected), server.Port), pair.Connection.LocalEndPoint);
    }

    [Fact]
    public async Task Small_messages_leave_at_once()
    {
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync();
        using var borrowed = new Socket(new SafeSocketHandle(((EpollConnection)pair.Connection).Socket.Descriptor, ownsHandle: false));
        Assert.True(borrowed.NoDelay);
    }

    [Fact]
    public async Task Features_are_those_of_the_connection_and_of_the_server()
    {
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();
        var features = pair.Connection.Features;
        Assert.Same(pair.Connection, features.Get<IConnectionTransportFeature>());
        Assert.Same(pair.Connection, features.Get<IConnectionIdFeature>());
        Assert.Same(pair.Connection, features[typeof(IConnectionEndPointFeature)]);
        Assert.Same(pair.Connection.Items, features.Get<IConnectionItemsFeature>()!.Items);
        Assert.Null(features.Get<IDuplexPipe>());
        Assert.Null(features[typeof(ISocketOwner)]);
        Assert.Null(features[typeof(EpollConnection)]);
        Assert.Null(features.Get<ITlsHandshakeFeature>());
        Assert.False(features.IsReadOnly);
        Assert.NotEqual(other.Connection.ConnectionId, pair.Connection.ConnectionId);

        var own = features.Count();
        var revision = features.Revision;
        var added = new Heartbeat();
        features.Set<IConnectionHeartbeatFeature>(added);
        Assert.NotEqual(revision, features.Revision);
        Assert.Same(added, features.Get<IConnectionHeartbeatFeature>());
        Assert.Equal(own + 1, features.Count());
        features.Set<IConnectionHeartbeatFeature>(null);
        Assert.Null(features.Get<IConnectionHeartbeatFeature>());
        Assert.Equal(own, features.Count());
        Assert.Null(other.Connection.Features.Get<IConnectionHeartbeatFeature>());
    }

    [Fact]
    public async Task Transport_pipe_can_be_replaced()
    {
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync();
        var pipe = new Pipe();
        var own = pair.Connection.Transport;
        pair.Connection.Transport = new Duplex(pipe.Reader, own.Output);
        Assert.Same(pipe.Reader, pair.Connection.Transport.Input);
        Assert.Same(pair.Connection.Transport, pair.Connection.Features.Get<IConnectionTransportFeature>()!.Transport);
    }

    [Fact]
    public async Task Last_bytes_reach_a_peer_that_has_sent_more_than_was_read()
    {
        // Many bytes are still in this side's kernel buffer when it closes, and a reset would drop them.
        var last = new byte[8 * 1_024 * 1_024];
        last[^1] = 42;
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync(receiveBuffer: 8_192);
        pair.Client.Send(new byte[40_000]);
        Assert.False((await pair.Input.ReadAsync().InTime()).Buffer.IsEmpty);
        var flush = pair.Output.WriteAsync(last).InTime();
        var disposing = pair.Connection.DisposeAsync().InTime();
        Assert.Equal(last, await pair.ReceiveAsync(last.Length));
        await pair.ReceiveEndAsync();
        Assert.False((await flush).IsCompleted);
        await disposing;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_reports_that_the_peer_has_closed_even_when_read_later(bool before)
    {
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync();
        var token = before ? pair.Connection.ConnectionClosed : default;
        pair.Client.Shutdown(SocketShutdown.Send);
        if (before)
            await Waiting.UntilAsync(token);
        Assert.True((await pair.Input.ReadAsync().InTime()).IsCompleted);
        await Waiting.UntilAsync(pair.Connection.ConnectionClosed);
        await pair.Connection.DisposeAsync();
        Assert.True(pair.Connection.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task Token_reports_that_this_side_has_closed()
    {
        await using var server = await Server.StartAsync();
        await using var pair = await server.ConnectAsync();
        var token = pair.Connection.ConnectionClosed;
        Assert.False(token.IsCancellationRequested);
        await pair.Connection.DisposeAsync();
        await Waiting.UntilAsync(token);
    }

    [Fact]
    public async Task Callback_that_throws_ends_nothing_and_is_logged()
    {
        using var log = new LogLines();
        await using var server = await Server.StartAsync(loggers: log);
        await using var pair = await server.ConnectAsync();
        pair.Connection.ConnectionClosed.Register(static () => throw new InvalidOperationException("on purpose"));
        pair.Client.Dispose();
        await Waiting.UntilAsync(() => log.Lines.Any(line => line.Contains(pair.Connection.ConnectionId, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Late_call_never_reaches_the_connection_that_has_the_number_now()
    {
        await using var server = await Server.StartAsync();
        var late = await server.ConnectAsync();
        var socket = ((EpollConnection)late.Connection).Socket;
        var number = socket.Descriptor;
        await late.DisposeAsync();
        var pairs = new List<Pair>();
        try
        {
            // The kernel assigns the lowest free descriptor.
            do
                pairs.Add(await server.ConnectAsync());
            while (!pairs.Exists(pair => (int)pair.Client.Handle == number || ((EpollConnection)pair.Connection).Socket.Descriptor == number) && pairs.Count < 500);

            Assert.Equal(PolledSocket.Closed, socket.Send("late"u8));
            Assert.Equal(PolledSocket.Closed, socket.Receive(new byte[1]));
            socket.Shutdown();
            socket.ShutdownSend();
            socket.Discard(1);
            foreach (var pair in pairs)
            {
                await pair.Output.WriteAsync("own"u8.ToArray());
                Assert.Equal("own"u8.ToArray(), await pair.ReceiveAsync(3));
            }
        }
        finally
        {
            foreach (var pair in pairs)
                await pair.DisposeAsync();
        }
    }

    private sealed class Heartbeat : IConnectionHeartbeatFeature
    {
        public void OnHeartbeat(Action<object> action, object state)
        {
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class LogLines : ILoggerFactory, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
