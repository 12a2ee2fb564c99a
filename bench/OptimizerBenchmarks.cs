using BenchmarkDotNet.Attributes;
using Moev.Benchmarks.Charging;
using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Benchmarks;

/// <summary>The optimiser at sites of some hundred connectors: the plan of 12 hours and the present currents.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Ungated.Category)] // the solver's memory is native, and its wrappers are finalised
public class OptimizerBenchmarks
{
    private Observation _observation = null!;
    private Decision _decision = null!;
    private Optimizer _cost = null!;
    private Optimizer _fastest = null!;

    [Params(100, 400, 800)]
    public int Connectors { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var site = LargeSite.Create(Connectors);
        _observation = LargeSite.Observe(site);
        _observation.DemandChargePerKw = 15;
        _observation.PreviousPeakWatts = Connectors * 500;
        _observation.Prices = [.. Enumerable.Range(0, 24).Select(static hour => new PricePeriod(LargeSite.Noon.AddHours(hour), 0.1 + (0.01 * (hour * 7 % 24))))];
        _decision = new Decision(site);
        _cost = new Optimizer(site, OptimizerObjective.Cost, OptimizerSettings.Default);
        _fastest = new Optimizer(site, OptimizerObjective.Fastest, OptimizerSettings.Default);
    }

    [Benchmark]
    public OptimizerOutcome Cost()
    {
        _decision.Clear();
        _cost.Decide(_observation, _decision);
        return _cost.LastOutcome;
    }

    [Benchmark]
    public OptimizerOutcome Fastest()
    {
        _decision.Clear();
        _fastest.Decide(_observation, _decision);
        return _fastest.LastOutcome;
    }
}
