using Moev.Lab.Direct;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Truth;
using static Moev.Lab.Tests.Direct.DirectRuns;

namespace Moev.Lab.Tests.Direct;

/// <summary>Algorithms that are not part of the gateway, and those that fail.</summary>
public class DirectAlgorithmTests
{
    [Fact]
    public async Task AProcessDecides()
    {
        var record = await Process("""
            import sys, json
            for line in sys.stdin:
                seen = json.loads(line)
                print(json.dumps({"number": seen["number"], "connectors": [
                    {"chargePoint": c["chargePoint"], "connectorId": c["connectorId"], "amps": 11} for c in seen["connectors"]]}), flush=True)
            """).RunAsync();

        Assert.All(record.Control.Decisions, static decision => Assert.False(decision.IsFallback, decision.Problem));
        Assert.Equal(11 * TestRun.Volts, record.Stays[0].DeliveredWh, 6);
    }

    [Theory]
    [InlineData("import sys\nfor line in sys.stdin:\n    print('nonsense', flush=True)")]
    [InlineData("raise SystemExit(3)")]
    [InlineData("import sys\nfor line in sys.stdin:\n    pass")]
    public async Task TheFallbackDecidesWhenAProcessDoesNot(string script)
    {
        var progress = new Progress();
        var record = await new DirectEngine().RunAsync(Process(script), progress, CancellationToken.None);

        Assert.NotEmpty(record.Control.Decisions);
        Assert.All(record.Control.Decisions, static decision => Assert.True(decision.IsFallback));
        Assert.Equal(20 * TestRun.Volts, record.Stays[0].DeliveredWh, 6);
        Assert.Contains("equal-share decides instead", progress.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(progress.Warnings, record.Control.Warnings);
    }

    [Fact]
    public async Task TheFallbackDecidesWhileTheScenarioLetsTheAlgorithmHang()
    {
        var plan = Plan(TestRun.SinglePhase(2, limitAmps: 20), TimeSpan.FromHours(3), "fcfs", TestRun.Stay(0, 0, 0, 3, 90_000), TestRun.Stay(1, 1, 0, 3, 90_000));
        plan = plan with
        {
            Scenario = plan.Scenario with
            {
                Faults =
                [
                    new Fault(FaultKind.AlgorithmHangs, TimeSpan.FromHours(1), TimeSpan.FromHours(1), FaultTargets.None),
                    new Fault(FaultKind.Reboot, TimeSpan.FromHours(1), null, new FaultTargets(["CP0"], 0)),
                ],
            },
        };
        var record = await plan.RunAsync();

        Assert.Equal((20, 0), (record.AmpsAt(0, 0.5), record.AmpsAt(1, 0.5)));
        Assert.Equal((10, 10), (record.AmpsAt(0, 1.5), record.AmpsAt(1, 1.5)));
        Assert.Equal((20, 0), (record.AmpsAt(0, 2.5), record.AmpsAt(1, 2.5)));
        Assert.Contains(record.Control.Warnings, static text => text.Contains("Reboot", StringComparison.Ordinal));
    }

    private static RunPlan Process(string script)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("moev-direct-").FullName, "algorithm.py");
        File.WriteAllText(file, script);
        var plan = Plan(TestRun.SinglePhase(1, limitAmps: 20), TimeSpan.FromHours(1), $"exec:python3 -u {file}", TestRun.Stay(0, 0, 0, 1, 90_000));
        var control = plan.Scenario.Control with { Period = TimeSpan.FromMinutes(30), Budget = TimeSpan.FromSeconds(script.Contains("pass", StringComparison.Ordinal) ? 1 : 30) };
        return plan with { Scenario = plan.Scenario with { Control = control } };
    }
}
