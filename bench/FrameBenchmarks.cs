using System.Buffers;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>A client's masked frame into a message, and a message into a frame. The least possible is to copy the payload.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks : IDisposable
{
    private readonly MessageAssembler _assembler = new(WebSocketRole.Server, new MessageLimits());
    private readonly ArrayBufferWriter<byte> _output = new();
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
        return _assembler.Read(ref input) == WebSocketReadStatus.Text ? _assembler.Message.Length : throw new InvalidOperationException();
    }

    [Benchmark]
    public int WriteMessage()
    {
        _output.ResetWrittenCount();
        WebSocketFrameWriter.WriteFrame(_output, WebSocketOpcode.Text, _payload);
        return _output.WrittenCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _assembler.Dispose();
        GC.SuppressFinalize(this);
    }
}
