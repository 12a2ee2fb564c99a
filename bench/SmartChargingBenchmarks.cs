using BenchmarkDotNet.Attributes;
using Moev.Benchmarks.Charging;
using Moev.SmartCharging;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;

namespace Moev.Benchmarks;

/// <summary>
/// A cycle of smart charging without input and output: the algorithm, the safety layer, and the difference to the present set-points, over 10,000 connectors in a tree of four
/// levels with three phases. The lower bound is the difference.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(Lengthy.Category)]
public class SmartChargingBenchmarks
{
    private const int Connectors = 10_000;

    private Observation _observation = null!;
    private Decision _decision = null!;
    private Decision _allowed = null!;
    private SafetyLayer _safety = null!;
    private IChargingAlgorithm _earliestDeadline = null!;
    private IChargingAlgorithm _leastLaxity = null!;
    private IChargingAlgorithm _equalShare = null!;

    [GlobalSetup]
    public void Setup()
    {
        var site = LargeSite.Create(Connectors);
        _observation = LargeSite.Observe(site);
        _decision = new Decision(site);
        _allowed = new Decision(site);
        _safety = new SafetyLayer(site, SafetyMode.Enforce);
        _earliestDeadline = ChargingAlgorithms.Create("edf", site);
        _leastLaxity = ChargingAlgorithms.Create("llf", site);
        _equalShare = ChargingAlgorithms.Create("equal-share", site);
    }

    [Benchmark(Baseline = true)]
    public int Difference()
    {
        var changes = 0;
        for (var i = 0; i < _allowed.Amps.Length; i++)
        {
            if (_allowed.Amps[i] != _observation.Connectors[i].SetPointAmps)
                changes++;
        }

        return changes;
    }

    [Benchmark]
    public int EarliestDeadlineFirst() => Cycle(_earliestDeadline);

    [Benchmark]
    public int LeastLaxityFirst() => Cycle(_leastLaxity);

    [Benchmark]
    public int EqualShare() => Cycle(_equalShare);

    [Benchmark]
    public int SafetyLayer()
    {
        _safety.Check(_observation, _decision, _allowed);
        return Difference();
    }

    private int Cycle(IChargingAlgorithm algorithm)
    {
        _decision.Clear();
        algorithm.Decide(_observation, _decision);
        return SafetyLayer();
    }
}
