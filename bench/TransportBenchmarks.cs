using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moev.Transport;
using Moev.Transport.Connections;

namespace Moev.Benchmarks;

/// <summary>
/// Sends a message's bytes to a connection and back over a loopback socket, on our transport and on Kestrel's. Use it for allocations: the
/// time is mostly the wake-up of two threads, which depends on their scheduling. eng/compare.sh measures time with thousands of
/// connections.
/// </summary>
[MemoryDiagnoser]
public class TransportBenchmarks : IDisposable
{
    private const int Bytes = 150;

    private readonly byte[] _message = new byte[Bytes];
    private readonly byte[] _answer = new byte[Bytes];
    private readonly EpollTransport _epoll = new(new EpollTransportOptions { Loops = 1 }, static _ => true, TimeProvider.System, NullLoggerFactory.Instance);
    private readonly SocketTransportFactory _sockets = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _serving = [];
    private Socket _overEpoll = null!;
    private Socket _overSockets = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _overEpoll = await ConnectAsync(_epoll);
        _overSockets = await ConnectAsync(_sockets);
    }

    [Benchmark]
    public int RoundTrip() => Exchange(_overEpoll);

    [Benchmark(Baseline = true), BenchmarkCategory(Ungated.Category)]
    public int KestrelSockets() => Exchange(_overSockets);

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _overEpoll.Dispose();
        _overSockets.Dispose();
        await Task.WhenAll(_serving);
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _overEpoll.Dispose();
        _overSockets.Dispose();
        _epoll.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task EchoAsync(IConnectionListener listener)
    {
        await using var connection = await listener.AcceptAsync() ?? throw new InvalidOperationException("No client connects.");
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var result = await input.ReadAsync();
            foreach (var part in result.Buffer)
            {
                part.Span.CopyTo(output.GetSpan(part.Length));
                output.Advance(part.Length);
            }

            input.AdvanceTo(result.Buffer.End);
            var flush = output.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
                await flush;
            if (result.IsCompleted)
                return;
        }
    }

    private int Exchange(Socket client)
    {
        client.Send(_message, SocketFlags.None);
        var received = 0;
        while (received < Bytes)
            received += client.Receive(_answer, received, Bytes - received, SocketFlags.None);
        return received;
    }

    private async Task<Socket> ConnectAsync(IConnectionListenerFactory transport)
    {
        var listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        _listeners.Add(listener);
        _serving.Add(EchoAsync(listener));
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(listener.EndPoint);
        return client;
    }
}
