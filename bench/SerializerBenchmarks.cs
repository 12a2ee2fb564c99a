using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Moev.Benchmarks.Actions;
using Moev.Ocpp.OcppJ;
using Moev.TypicalCentralSystem;
using Moev.TypicalCentralSystem.Messages;

namespace Moev.Benchmarks;

/// <summary>Messages of real charge points, compared with System.Text.Json's serializer and typed classes, which validate only types.</summary>
[MemoryDiagnoser]
public class SerializerBenchmarks : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new(8_192);
    private readonly Utf8JsonWriter _writer;
    private ActionPayload _payload = null!;
    private Type _type = null!;
    private object _value = null!;

    public SerializerBenchmarks() => _writer = new Utf8JsonWriter(_output, OcppMessageWriter.WriterOptions);

    [Params("Heartbeat", "StartTransaction", "MeterValues")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var (json, type) = Action switch
        {
            "Heartbeat" => (Messages.Heartbeat, typeof(HeartbeatRequest)),
            "StartTransaction" => (Messages.StartTransaction, typeof(StartTransactionRequest)),
            _ => (Messages.MeterValues, typeof(MeterValuesRequest)),
        };
        _payload = ActionPayload.Of($"{Action}.req", json);
        _type = type;
        _value = JsonSerializer.Deserialize(json, type, OcppJson.Options)!;
    }

    [Benchmark(Baseline = true)]
    public bool Read() => _payload.Read() ? true : throw new InvalidOperationException();

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public object? SerializerRead() => JsonSerializer.Deserialize(_payload.Json, _type, OcppJson.Options);

    [Benchmark]
    public int Write()
    {
        Reset();
        _payload.Write(_writer);
        _writer.Flush();
        return _output.WrittenCount;
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public int SerializerWrite()
    {
        Reset();
        JsonSerializer.Serialize(_writer, _value, _type, OcppJson.Options);
        return _output.WrittenCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Reset()
    {
        _output.ResetWrittenCount();
        _writer.Reset(_output);
    }
}
