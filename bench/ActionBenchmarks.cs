using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Moev.Benchmarks.Actions;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;

namespace Moev.Benchmarks;

/// <summary>
/// Reads and validates, and writes, every request and response of every action with all optional members. The baseline parses with
/// System.Text.Json and walks the schema alongside.
/// </summary>
[MemoryDiagnoser]
public class ActionBenchmarks : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new(8_192);
    private readonly Utf8JsonWriter _writer;
    private ActionPayload _payload = null!;
    private SchemaWalker _walker = null!;

    public ActionBenchmarks() => _writer = new Utf8JsonWriter(_output, OcppMessageWriter.WriterOptions);

    public static IEnumerable<string> Payloads => ActionPayload.Names;

    [ParamsSource(nameof(Payloads))]
    public string Payload { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _payload = ActionPayload.Of(Payload);
        _walker = new SchemaWalker(WireSchema.All[ActionPayload.SchemaOf(Payload)]);
    }

    [Benchmark(Baseline = true)]
    public bool Read() => _payload.Read() ? true : throw new InvalidOperationException();

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        _writer.Reset(_output);
        _payload.Write(_writer);
        _writer.Flush();
        return _output.WrittenCount;
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public bool ParseAndWalkSchema()
    {
        using var document = JsonDocument.Parse(_payload.Json);
        return _walker.Accepts(document.RootElement) ? true : throw new InvalidOperationException();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }
}
