using System.Buffers;
using BenchmarkDotNet.Attributes;
using Moev.Benchmarks.Charging;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Benchmarks;

/// <summary>The cost of an algorithm in another process: an observation of 1,000 connectors is written, and the decision is read. The lower bound is copying the observation.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Lengthy.Category)]
public class AlgorithmJsonBenchmarks : IDisposable
{
    private const int Connectors = 1_000;

    private readonly ArrayBufferWriter<byte> _json = new(1 << 20);
    private readonly ArrayBufferWriter<byte> _copy = new(1 << 20);
    private Observation _observation = null!;
    private Decision _decision = null!;
    private ObservationWriter _writer = null!;
    private DecisionReader _reader = null!;
    private byte[] _answer = [];

    [GlobalSetup]
    public void Setup()
    {
        var site = LargeSite.Create(Connectors);
        _observation = LargeSite.Observe(site);
        _decision = new Decision(site);
        _writer = new ObservationWriter(site);
        _reader = new DecisionReader(site);
        WriteObservation();
        var answer = string.Join(",", site.Connectors.Select(static (connector, i) => $$"""{"chargePoint":"{{connector.ChargePoint}}","connectorId":1,"amps":{{6 + (i % 20)}}.5}"""));
        _answer = System.Text.Encoding.UTF8.GetBytes($$"""{"number":1,"connectors":[{{answer}}]}""");
        if (!_reader.Read(_answer, _decision).IsValid)
            throw new InvalidOperationException("The decision is refused.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int Copy()
    {
        _copy.ResetWrittenCount();
        _copy.Write(_json.WrittenSpan);
        return _copy.WrittenCount;
    }

    [Benchmark]
    public int WriteObservation()
    {
        _json.ResetWrittenCount();
        _writer.Write(_observation, _json);
        return _json.WrittenCount;
    }

    [Benchmark]
    public double ReadDecision()
    {
        _reader.Read(_answer, _decision);
        return _decision.Amps[0];
    }
}
