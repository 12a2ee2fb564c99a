using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>Values into payloads. The least possible is to copy the longest, already written.</summary>
[MemoryDiagnoser]
public class PayloadWriteBenchmarks : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Utf8JsonWriter _writer;
    private readonly HeartbeatResponse _heartbeat = new(new OcppDateTime(DateTimeOffset.UnixEpoch));
    private readonly StartTransactionResponse _startTransaction;
    private readonly MeterValuesRequest _meterValues;

    public PayloadWriteBenchmarks()
    {
        _writer = new Utf8JsonWriter(_output, OcppMessageWriter.WriterOptions);
        _startTransaction = new StartTransactionResponse(new IdTagInfo(null, null, AuthorizationStatus.Accepted), 4711);
        MeterValuesRequest.TryRead(Messages.MeterValues, ValidationMode.Strict, out _meterValues, out _);
    }

    [Benchmark(Baseline = true)]
    public int CopyMeterValues()
    {
        _output.ResetWrittenCount();
        _output.Write(Messages.MeterValues);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int WriteHeartbeatResponse() => Write(_heartbeat);

    [Benchmark]
    public int WriteStartTransactionResponse() => Write(_startTransaction);

    [Benchmark]
    public int WriteMeterValues() => Write(_meterValues);

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    private int Write<T>(in T payload)
        where T : struct, IOcppPayload<T>
    {
        _output.ResetWrittenCount();
        _writer.Reset(_output);
        payload.Write(_writer);
        _writer.Flush();
        return _output.WrittenCount;
    }
}
