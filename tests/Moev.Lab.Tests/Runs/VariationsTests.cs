using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;

namespace Moev.Lab.Tests.Runs;

public sealed class VariationsTests
{
    private static readonly Scenario Scenario = TestRun.Scenario(TestRun.SinglePhase(1), TimeSpan.FromHours(1)) with { Seeds = [4, 2] };

    [Fact]
    public void Order_is_sweep_then_algorithm_then_transport_then_seed()
    {
        var variations = new Variations
        {
            Algorithms = ["edf", "llf"],
            Transports = [TransportKind.Ocpp, TransportKind.None],
            Sweeps = [new Sweep("x", ["1", "2"]), new Sweep("y", ["3", "4"])],
        };
        var plans = variations.Plan(static _ => Scenario);
        var names = plans.Select(static plan => $"{plan.Sweep["x"]}{plan.Sweep["y"]} {plan.Algorithm} {plan.Transport} {plan.Seed}").ToList();
        Assert.Equal(2 * 2 * 2 * 2 * 2, names.Count);
        Assert.Equal(
            ["13 edf Ocpp 4", "13 edf Ocpp 2", "13 edf None 4", "13 edf None 2", "13 llf Ocpp 4", "13 llf Ocpp 2", "13 llf None 4", "13 llf None 2", "14 edf Ocpp 4"],
            names[..9]);
        Assert.Equal("24 llf None 2", names[^1]);
        Assert.Equal(["x", "y"], plans[0].Sweep.Keys);
    }

    [Fact]
    public void Scenario_is_read_once_for_each_combination()
    {
        List<string> read = [];
        var variations = new Variations { Algorithms = ["edf", "llf"], Sweeps = [new Sweep("x", ["1", "2"])] };
        variations.Plan(values =>
        {
            read.Add(string.Join(' ', values));
            return Scenario;
        });
        Assert.Equal(["[x, 1]", "[x, 2]"], read);
    }

    [Fact]
    public void Without_a_sweep_there_is_one_combination()
    {
        var plans = new Variations { Algorithms = ["edf"], Seeds = [9] }.Plan(static _ => Scenario);
        Assert.Equal(9, Assert.Single(plans).Seed);
        Assert.Empty(plans[0].Sweep);
    }

    [Fact]
    public void Too_many_runs_are_refused_before_anything_is_read()
    {
        var variations = new Variations
        {
            Algorithms = ["edf", "llf"],
            Sweeps = [.. Enumerable.Range(0, 20).Select(static i => new Sweep($"x{i}", [.. Enumerable.Range(0, 5_001).Select(static value => $"{value}")]))],
        };
        var e = Assert.Throws<LabException>(() => variations.Plan(static _ => throw new InvalidOperationException("read")));
        Assert.Contains("more than 10000 runs", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_of_the_scenario_count_too()
    {
        var variations = new Variations { Algorithms = ["edf"], Sweeps = [new Sweep("x", [.. Enumerable.Range(0, 5_001).Select(static value => $"{value}")])] };
        Assert.Throws<LabException>(() => variations.Plan(static _ => Scenario));
    }
}
