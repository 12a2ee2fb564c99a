using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests.Connections;

/// <summary>Random actions of both ends at once: only permitted failures, no endless waits, no descriptors left open.</summary>
[Collection(nameof(Alone))]
public sealed class ConnectionStressTests
{
    private const int Connections = 400;
    private const int AtOnce = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_ends_leave_nothing_behind(int seed)
    {
        // Once before counting: descriptors that the runtime opens for its own sockets stay open.
        await RunAsync(seed, 1);
        var before = Alone.OpenDescriptors();
        await RunAsync(seed, Connections);
        await Waiting.UntilAsync(() => Alone.OpenDescriptors() <= before);
    }

    private static async Task RunAsync(int seed, int connections)
    {
        await using var server = await Server.StartAsync(new EpollTransportOptions { Loops = 2, ReceiveBytes = 512 });
        using var places = new SemaphoreSlim(AtOnce);
        var running = new List<Task>();
        for (var i = 0; i < connections; i++)
        {
            await places.WaitAsync();
            var pair = await server.ConnectAsync(receiveBuffer: 8_192);
            var random = new Random((seed * 10_000) + i);
            running.Add(Task.Run(async () =>
            {
                await EndAsync(pair, random);
                places.Release();
            }));
        }

        await Task.WhenAll(running).InTime();
    }

    private static async Task EndAsync(Pair pair, Random random)
    {
        var echo = EchoAsync(pair.Connection);
        var calls = Enumerable.Range(0, 3).Select(_ => random.Next()).ToArray();
        var meddlers = Array.ConvertAll(calls, call => Task.Run(() => Meddle(pair, new Random(call))));
        var client = Task.Run(() => ClientAsync(pair.Client, new Random(calls[0] ^ 1)));
        await Task.WhenAll(meddlers).InTime();
        await client.InTime();
        pair.Client.Dispose();
        // A disconnected peer ends it, unless a canceled read already has.
        await echo.InTime();
    }

    /// <summary>Echoes what it reads, twice as much, so that its flushes wait.</summary>
    private static async Task EchoAsync(ConnectionContext connection)
    {
        try
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    await connection.Transport.Output.WriteAsync(segment);
                    await connection.Transport.Output.WriteAsync(segment);
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (IOException)
        {
            // Reset.
        }
        catch (ConnectionAbortedException)
        {
            // Aborted.
        }

        await connection.DisposeAsync();
    }

    private static void Meddle(Pair pair, Random random)
    {
        for (var i = random.Next(20); i > 0; i--)
        {
            switch (random.Next(40))
            {
                case < 15:
                    pair.Connection.Transport.Input.CancelPendingRead();
                    break;
                case < 30:
                    pair.Connection.Transport.Output.CancelPendingFlush();
                    break;
                case < 37:
                    _ = pair.Connection.ConnectionClosed.Register(static () => { });
                    break;
                case 38:
                    pair.Connection.Abort();
                    break;
                default:
                    Thread.SpinWait(random.Next(1_000));
                    break;
            }
        }
    }

    private static async Task ClientAsync(Socket client, Random random)
    {
        try
        {
            var bytes = new byte[20_000];
            for (var i = random.Next(10); i > 0; i--)
            {
                _ = client.Send(bytes.AsSpan(0, random.Next(1, bytes.Length)), SocketFlags.None);
                if (random.Next(2) == 0)
                    await client.ReceiveAsync(bytes, SocketFlags.None).InTime();
            }

            switch (random.Next(4))
            {
                case 0:
                    client.LingerState = new LingerOption(true, 0);
                    break;
                case 1:
                    client.Shutdown(SocketShutdown.Send);
                    while (await client.ReceiveAsync(bytes, SocketFlags.None).InTime() > 0)
                    {
                        // Until the end of the echoed bytes.
                    }

                    break;
                case 2:
                    client.Shutdown(SocketShutdown.Both);
                    break;
            }
        }
        catch (SocketException)
        {
            // The other side has closed it.
        }
    }
}
