using System.Buffers;
using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>
/// Reads a client's masked frame into a message, and writes a message as a frame, compared with the runtime's WebSocket. The lower bound is
/// copying the payload.
/// </summary>
[MemoryDiagnoser]
public class FrameBenchmarks : IDisposable
{
    private readonly WebSocketEndpoint _endpoint = WebSocketEndpoint.ForServer(new MessageLimits());
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly byte[] _received = new byte[8_192];
    private WebSocket _runtime = null!;
    private byte[] _payload = [];
    private byte[] _copy = [];
    private ReadOnlySequence<byte> _frame;

    [Params(150, 4096)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _payload = new byte[Bytes];
        _payload.AsSpan().Fill((byte)'x');
        _copy = new byte[Bytes];
        var frame = new ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WriteMaskedFrame(frame, WebSocketOpcode.Text, _payload, 0x1234ABCD);
        _frame = new ReadOnlySequence<byte>(frame.WrittenMemory);
        _runtime = WebSocket.CreateFromStream(new RepeatingStream(frame.WrittenMemory), new WebSocketCreationOptions { IsServer = true });
    }

    [Benchmark(Baseline = true)]
    public int Copy()
    {
        _payload.CopyTo(_copy, 0);
        return _copy[^1];
    }

    [Benchmark]
    public int Unmask()
    {
        MaskingKey.Apply(_payload, _copy, 0x1234ABCD, 0);
        return _copy[^1];
    }

    [Benchmark]
    public int ReadMessage()
    {
        var input = _frame;
        return _endpoint.Read(ref input) == WebSocketReadStatus.Text ? _endpoint.Message.Length : throw new InvalidOperationException();
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public async Task<int> RuntimeReadMessage() => (await _runtime.ReceiveAsync(_received.AsMemory(), CancellationToken.None)).Count;

    [Benchmark]
    public int WriteMessage()
    {
        _output.ResetWrittenCount();
        _endpoint.WriteFrame(_output, WebSocketOpcode.Text, _payload);
        return _output.WrittenCount;
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public async Task RuntimeWriteMessage() =>
        await _runtime.SendAsync(_payload.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    [GlobalCleanup]
    public void Dispose()
    {
        _endpoint.Dispose();
        _runtime?.Dispose();
        GC.SuppressFinalize(this);
    }
}
