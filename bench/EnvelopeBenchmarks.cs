using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>The OCPP-J envelope. The lower bound is reading each byte once.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks : IDisposable
{
    private static readonly byte[] Id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"u8.ToArray();

    private readonly byte[] _heartbeat = Messages.Call("Heartbeat", Messages.Heartbeat);
    private readonly byte[] _meterValues = Messages.Call("MeterValues", Messages.MeterValues);
    private readonly byte[] _result = """[3,"3f2504e0-4f89-41d3-9a0c-0305e82c3301",{"status":"Accepted"}]"""u8.ToArray();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Utf8JsonWriter _writer;

    public EnvelopeBenchmarks() => _writer = new Utf8JsonWriter(_output, OcppMessageWriter.WriterOptions);

    [Benchmark(Baseline = true)]
    public int ScanMeterValues() => _meterValues.AsSpan().IndexOf((byte)0);

    [Benchmark]
    public int ReadHeartbeat() => Read(_heartbeat);

    [Benchmark]
    public int ReadMeterValues() => Read(_meterValues);

    [Benchmark]
    public int ReadCallResult() => Read(_result);

    [Benchmark]
    public int WriteCallResult()
    {
        Reset();
        OcppMessageWriter.WriteCallResult(_writer, Id, new HeartbeatResponse(new OcppDateTime(DateTimeOffset.UnixEpoch)));
        return _output.WrittenCount;
    }

    [Benchmark]
    public int WriteCallError()
    {
        Reset();
        OcppMessageWriter.WriteCallError(_writer, Id, CallErrorCode.NotSupported, "This central system does not serve the action.");
        return _output.WrittenCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    private static int Read(byte[] json) =>
        OcppMessageReader.Read(json, out var message) == OcppReadStatus.Message ? message.Payload.Length : throw new InvalidOperationException();

    private void Reset()
    {
        _output.ResetWrittenCount();
        _writer.Reset(_output);
    }
}
