using Moev.Lab.Hosting;
using Moev.Lab.Plans;
using Moev.Lab.Realtime;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Realtime;

public sealed class RealtimeRunTests
{
    private const double Volts = 230;

    [Fact]
    public async Task Controlled_cars_stay_within_the_limit_and_the_verdict_is_of_the_truth()
    {
        var stays = Enumerable.Range(0, 4).Select(static i => PlayScenario.Stay(i, i, 40 + i, 160)).ToArray();
        var scenario = PlayScenario.Create(4, limitAmps: 63, TimeSpan.FromSeconds(180), stays);

        var record = await RunAsync(scenario, "equal-share", speed: 20);

        Assert.True(record.IsComplete);
        Assert.Equal(scenario.Duration, record.Simulated);
        Assert.Equal(4, record.Stays.Count);
        Assert.All(record.Stays, static stay => Assert.NotNull(stay.Departed));
        Assert.All(record.Stays, static stay => Assert.True(stay.DeliveredWh > 0));
        var points = record.Nodes[0].Points;
        // 4 cars of 32 A do not fit: they share 63 A.
        var most = points.Max(static point => point.L1);
        Assert.InRange(most, 45, 63.05);
        Assert.All(points, static point => Assert.True(point.ExcessAmps <= 0.05, $"{point.At}: {point.L1} A"));
        AssertEnergy(record);
        Assert.NotEmpty(record.Control.Decisions);
        Assert.Contains(record.Control.SetPoints, static point => point is { IsAccepted: true, IsRenewal: false });
        Assert.True(record.Control.MessagesReceived > 0 && record.Control.MessagesSent > 0);
        Assert.Contains(record.Control.Warnings, static warning => warning.Contains("virtual time", StringComparison.Ordinal));
        Assert.Matches("^[0-9a-fA-F]{64}$", record.EventLogHash);
    }

    [Fact]
    public async Task Uncontrolled_cars_break_the_limit_in_the_verdict()
    {
        var stays = Enumerable.Range(0, 4).Select(static i => PlayScenario.Stay(i, i, 1, 50)).ToArray();
        var scenario = PlayScenario.Create(4, limitAmps: 63, TimeSpan.FromSeconds(60), stays);

        var record = await RunAsync(scenario, GatewaySettings.NoAlgorithm, speed: 20);

        Assert.Equal(4 * 32, record.Nodes[0].Points.Max(static point => point.L1), 0.01);
        Assert.Contains(record.Nodes[0].Points, static point => point.ExcessAmps > 60);
        Assert.Empty(record.Control.Decisions);
    }

    [Fact]
    public async Task Cancelled_run_returns_what_was_played()
    {
        var scenario = PlayScenario.Create(2, limitAmps: 63, TimeSpan.FromHours(10), PlayScenario.Stay(0, 0, 1, 30_000));
        using var cancellation = new CancellationTokenSource();
        var progress = new Progress { OnReached = at => at > TimeSpan.FromSeconds(60) ? cancellation : null };

        var record = await RealtimeRun.RunAsync(
            PlayScenario.Plan(scenario, "edf", speed: 40), new RealtimeSettings(), progress, cancellation.Token);

        Assert.False(record.IsComplete);
        Assert.InRange(record.Simulated, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1));
        var stay = Assert.Single(record.Stays);
        Assert.Null(stay.Departed);
        Assert.True(stay.DeliveredWh > 0);
    }

    [Fact]
    public async Task Remote_central_system_is_played_against_by_its_url()
    {
        var scenario = PlayScenario.Create(2, limitAmps: 20, TimeSpan.FromSeconds(6), PlayScenario.Stay(0, 0, 0.5, 5), PlayScenario.Stay(1, 1, 0.5, 5));
        await using var gateway = await LabGateway.StartAsync(scenario, "edf", TimeProvider.System, configure: null, new LabGatewayOptions());
        var settings = new RealtimeSettings { Url = gateway.OcppUrl, ControlUrl = new Uri(gateway.ControlUrl) };

        var record = await RealtimeRun.RunAsync(new RunPlan { Scenario = scenario, Seed = 1, Algorithm = "none" }, settings, new Progress(), CancellationToken.None);

        Assert.True(record.IsComplete);
        Assert.Equal(2, record.Stays.Count);
        Assert.Empty(record.Control.Warnings);
        Assert.True(record.Control.MessagesReceived > 0);
    }

    internal static Task<RunRecord> RunAsync(Scenario scenario, string algorithm, double speed) => RealtimeRun.RunAsync(
    PlayScenario.Plan(scenario, algorithm, speed), new RealtimeSettings(), new Progress(), CancellationToken.None);

    /// <summary>The energy of the traces, with their corrections, is that which the cars took.</summary>
    private static void AssertEnergy(RunRecord record)
    {
        for (var connector = 0; connector < record.Connectors.Count; connector++)
        {
            var points = record.Connectors[connector].Points;
            var traced = points.Zip(points.Skip(1), static (point, next) => point.Watts * (next.At - point.At).TotalHours).Sum();
            var corrected = record.Corrections.Where(correction => correction.Connector == connector).Sum(static correction => correction.Wh);
            var delivered = record.Stays.Where(stay => stay.Stay.Connector == connector).Sum(static stay => stay.DeliveredWh);
            Assert.Equal(delivered, traced + corrected, 1e-3);
            Assert.All(points, static point => Assert.Equal(point.Amps * point.Phases * Volts, point.Watts, 0.01));
        }
    }

    private sealed class Progress : IRunProgress
    {
        public Func<TimeSpan, CancellationTokenSource?>? OnReached { get; init; }

        public void Reached(TimeSpan simulated) => OnReached?.Invoke(simulated)?.Cancel();

        public void Warn(string text)
        {
        }
    }
}
