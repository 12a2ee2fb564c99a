using Moev.ChargePoint.Charging;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Lockstep;

public class LockstepTests
{
    [Fact]
    public async Task All_cars_get_their_energy_within_the_limit()
    {
        var record = await LockstepRuns.RunAsync();
        Assert.True(record.IsComplete);
        Assert.Equal(4, record.Stays.Count);
        Assert.All(record.Stays, static stay => Assert.InRange(stay.DeliveredWh, 6_900, 7_001));
        Assert.InRange(record.WorstExcess(), -LockstepRuns.GridAmps, 0.001);
        Assert.All(record.Control.Decisions, static decision => Assert.False(decision.IsFallback, decision.Problem));
        Assert.NotEmpty(record.Control.SetPoints);
        Assert.All(record.Control.SetPoints, static setPoint => Assert.True(setPoint.IsAccepted));
    }

    [Theory]
    [InlineData("edf")]
    [InlineData("round-robin")]
    public async Task Same_seed_gives_the_same_events_whatever_the_threads_do(string algorithm)
    {
        var first = await LockstepRuns.RunAsync(WithLatencies, algorithm);
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 3)
            .Select(_ => Task.Factory.StartNew(() => Spin(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        var second = await LockstepRuns.RunAsync(WithLatencies, algorithm);
        await stop.CancelAsync();
        await Task.WhenAll(busy);
        Assert.Equal(first.EventLogHash, second.EventLogHash);
        Assert.NotEqual(first.EventLogHash, (await LockstepRuns.RunAsync(WithLatencies, algorithm, seed: 2)).EventLogHash);

        static void Spin(CancellationToken stopped)
        {
            for (var number = 0L; !stopped.IsCancellationRequested; number++)
                GC.KeepAlive(number % 3 == 0 ? new byte[1_000] : null);
        }
    }

    [Fact]
    public async Task Latency_of_profiles_shows_in_the_time_from_decision_to_current()
    {
        var plain = await LockstepRuns.RunAsync();
        var slow = await LockstepRuns.RunAsync(static scenario => scenario with
        {
            Chargers = [.. scenario.Chargers.Select(static charger => charger with { ProfileDelay = new Latency(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)) })],
        });
        Assert.True(MeanFollowed(slow) - MeanFollowed(plain) is > 2 and < 10, $"{MeanFollowed(plain)} s, {MeanFollowed(slow)} s");

        static double MeanFollowed(RunRecord record) => record.Control.SetPoints
            .Where(static setPoint => setPoint is { IsRenewal: false, FollowedAt: not null })
            .Average(static setPoint => (setPoint.FollowedAt!.Value - setPoint.DecidedAt).TotalSeconds);
    }

    [Fact]
    public async Task Energy_at_the_node_is_that_of_its_connectors_and_of_the_cars()
    {
        var record = await LockstepRuns.RunAsync(WithLatencies);
        var node = Integral(record.Nodes[0].Points.Select(static point => (point.At, point.ChargingWatts)), record.Simulated);
        var connectors = record.Connectors.Sum(connector => Integral(connector.Points.Select(static point => (point.At, point.Watts)), record.Simulated));
        Assert.Equal(connectors, node, 0.5);
        Assert.InRange(node / record.DeliveredWh(), 0.995, 1.005); // between two samples a tail falls

        static double Integral(IEnumerable<(TimeSpan At, double Watts)> points, TimeSpan end)
        {
            var (wh, last) = (0.0, (At: TimeSpan.Zero, Watts: 0.0));
            foreach (var point in points.Append((At: end, Watts: 0)))
            {
                wh += last.Watts * (point.At - last.At).TotalHours;
                last = point;
            }

            return wh;
        }
    }

    [Fact]
    public async Task Several_connectors_of_one_charge_point_share_its_connection()
    {
        var record = await LockstepRuns.RunAsync(static scenario =>
        {
            var json = System.Text.Encoding.UTF8.GetString(scenario.SiteJson.Span)
                .Replace("\"CP_1\",\"connectorId\":1", "\"CP_0\",\"connectorId\":2", StringComparison.Ordinal)
                .Replace("\"CP_3\",\"connectorId\":1", "\"CP_2\",\"connectorId\":2", StringComparison.Ordinal);
            var bytes = System.Text.Encoding.UTF8.GetBytes(json);
            return scenario with { Site = Moev.SmartCharging.Files.SiteFile.Read(bytes).Model!, SiteJson = bytes };
        });
        Assert.All(record.Stays, static stay => Assert.InRange(stay.DeliveredWh, 6_900, 7_001));
        Assert.InRange(record.WorstExcess(), -LockstepRuns.GridAmps, 0.001);
    }

    [Fact]
    public async Task Cancelled_run_returns_what_was_simulated()
    {
        using var stop = new CancellationTokenSource();
        var record = await LockstepRuns.RunAsync(cancellationToken: stop.Token, progress: new StopAt(TimeSpan.FromMinutes(40), stop));
        Assert.False(record.IsComplete);
        Assert.InRange(record.Simulated, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(41));
        Assert.NotEmpty(record.Stays);
    }

    [Fact]
    public async Task Unknown_algorithm_is_refused()
    {
        var refused = await Assert.ThrowsAsync<LabException>(static () => LockstepRuns.RunAsync(algorithm: "nonsense"));
        Assert.Contains("Site:Algorithm", refused.Message, StringComparison.Ordinal);
    }

    internal static Scenario WithLatencies(Scenario scenario) => scenario with
    {
        Chargers =
        [
            .. scenario.Chargers.Select(static charger => charger with
            {
                Upstream = new Latency(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3)),
                Downstream = new Latency(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)),
                ProfileDelay = new Latency(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)),
            }),
        ],
        Stays = new LockstepRuns.FixedStays([.. Enumerable.Range(0, 4).Select(static number => LockstepRuns.StayOf(
            number, new EvDynamics { DeadTime = TimeSpan.FromSeconds(2), RampAmpsPerSecond = 2, BiasAmps = 0.5 }))]),
    };

    private sealed class StopAt(TimeSpan at, CancellationTokenSource stop) : IRunProgress
    {
        public void Reached(TimeSpan simulated)
        {
            if (simulated >= at)
                stop.Cancel();
        }

        public void Warn(string text)
        {
        }
    }
}
