using Moev.ChargePoint;
using Moev.Gateway.Tests.SmartCharging.Ports;

namespace Moev.Gateway.Tests.SmartCharging.ClosedLoop;

/// <summary>
/// The fuse holds: whatever charge points do, the currents that their cars draw in truth exceed a node's limit for no longer than it takes to see it and to react; and not
/// at all where charge points obey, or only fall silent.
/// </summary>
public sealed class ClosedLoopTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(30);

    /// <summary>Charge points with limitations that the controller knows how to treat: they obey what they accept.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(Quirk.AmperesOnly)]
    [InlineData(Quirk.WattsOnly)]
    [InlineData(Quirk.RefusesChargePointMaxProfile)]
    [InlineData(Quirk.StackLevelZeroOnly)]
    [InlineData(Quirk.StackLevelZeroStays)]
    [InlineData(Quirk.NoCompositeSchedule)]
    [InlineData(Quirk.MinusOneLimits)]
    [InlineData(Quirk.RefusesProfiles)]
    [InlineData(Quirk.Slow)]
    public async Task Limit_holds_at_all_times_while_cars_come_and_go(Quirk? quirk)
    {
        await using var host = await ClosedLoopHost.StartAsync((index, options) => index == 0 && quirk is { } one ? options with { Quirks = [one] } : options);
        var traffic = new Traffic(host, seed: 1);
        await host.PassAsync(TimeSpan.FromMinutes(3), traffic.StepAsync);
        Assert.True(traffic.Arrivals > 10);
        Assert.Empty(host.Truth.Excesses);

        // The most that the connectors may use is used.
        Assert.True(traffic.MostAmps > 50, $"{traffic.MostAmps} A");

        await host.LimitAsync("grid", 45);
        await host.PassAsync(TimeSpan.FromMinutes(2), traffic.StepAsync);
        Assert.All(host.Truth.Excesses, static excess => Assert.InRange(excess.Duration, TimeSpan.Zero, OneSecond));
        Assert.InRange(host.Truth.Longest, TimeSpan.Zero, OneSecond);
    }

    /// <summary>Charge points that accept limits and do otherwise. What the site exceeds ends within the time that it takes to see it and to cut the others.</summary>
    [Theory]
    [InlineData(Quirk.AcceptsAndIgnores, ChargingRateUnits.Both)]
    [InlineData(Quirk.WrongUnit, ChargingRateUnits.Current)]
    [InlineData(Quirk.WrongUnit, ChargingRateUnits.Power)]
    [InlineData(Quirk.SlowProfiles, ChargingRateUnits.Both)]
    [InlineData(Quirk.ProfilesAtNextSample, ChargingRateUnits.Both)]
    [InlineData(Quirk.ClockSkew, ChargingRateUnits.Both)]
    public async Task Excess_of_a_charge_point_that_does_not_obey_ends_within_its_reaction_time(Quirk quirk, ChargingRateUnits units)
    {
        await using var host = await ClosedLoopHost.StartAsync((index, options) => index == 0 ? options with { Quirks = [quirk], RateUnits = units } : options);
        var traffic = new Traffic(host, seed: 2);
        await host.PassAsync(TimeSpan.FromMinutes(4), traffic.StepAsync);
        await host.LimitAsync("grid", 45);
        await host.PassAsync(TimeSpan.FromMinutes(2), traffic.StepAsync);
        Assert.InRange(host.Truth.Longest, TimeSpan.Zero, Reaction);
    }

    [Fact]
    public async Task Silence_of_any_charge_point_exceeds_nothing()
    {
        await using var host = await ClosedLoopHost.StartAsync();
        var traffic = new Traffic(host, seed: 3);
        await host.PassAsync(TimeSpan.FromMinutes(1), traffic.StepAsync);
        for (var silent = 0; silent < ClosedLoopHost.Count; silent += 2)
        {
            host.ChargePoints[silent].SetOffline(true);
            await host.PassAsync(TimeSpan.FromMinutes(silent == 0 ? 10 : 2), traffic.StepAsync);
            host.ChargePoints[silent].SetOffline(false);
            await host.PassAsync(TimeSpan.FromSeconds(30), traffic.StepAsync);
            Assert.True(host.ChargePoints[silent].IsOnline);
        }

        Assert.Empty(host.Truth.Excesses);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Quirk.ReplacedProfileReturns)]
    public async Task Restart_of_a_charge_point_exceeds_nothing_for_longer_than_it_takes_to_see_it(Quirk? quirk)
    {
        await using var host = await ClosedLoopHost.StartAsync((index, options) => quirk is { } one ? options with { Quirks = [one] } : options);
        var traffic = new Traffic(host, seed: 4);
        for (var i = 0; i < 2 * ClosedLoopHost.Count; i++)
        {
            await host.PassAsync(TimeSpan.FromSeconds(30), traffic.StepAsync);
            host.ChargePoints[i % ClosedLoopHost.Count].Restart(hard: true);
        }

        await host.PassAsync(TimeSpan.FromSeconds(30), traffic.StepAsync);
        Assert.InRange(host.Truth.Longest, TimeSpan.Zero, quirk is null ? TimeSpan.Zero : Reaction);
    }

    [Fact]
    public async Task Slow_network_exceeds_nothing_while_cars_come_and_go()
    {
        await using var host = await ClosedLoopHost.StartAsync(latency: TimeSpan.FromSeconds(10));
        var traffic = new Traffic(host, seed: 9);
        await host.PassAsync(TimeSpan.FromMinutes(2), traffic.StepAsync);
        Assert.Empty(host.Truth.Excesses);
        Assert.Equal(TimeSpan.Zero, host.Truth.Longest);
        Assert.True(traffic.MostAmps > 40, $"{traffic.MostAmps} A");
    }

    /// <summary>Charge points that obey lose their connections and restart at any moment, several at once.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Storm_of_lost_connections_and_restarts_exceeds_nothing(int seed)
    {
        await using var host = await ClosedLoopHost.StartAsync();
        var traffic = new Traffic(host, seed);
        var random = new Random(seed);
        var offline = new bool[ClosedLoopHost.Count];
        await host.PassAsync(TimeSpan.FromMinutes(6), async () =>
        {
            await traffic.StepAsync();
            for (var i = 0; i < ClosedLoopHost.Count; i++)
            {
                // Offline for half a minute, online for one, and a restart every five minutes.
                if (random.Next(offline[i] ? 60 : 120) == 0)
                    host.ChargePoints[i].SetOffline(offline[i] = !offline[i]);
                if (random.Next(600) == 0)
                    host.ChargePoints[i].Restart(hard: random.Next(2) == 0);
            }
        });
        Assert.Empty(host.Truth.Excesses);
        Assert.Equal(TimeSpan.Zero, host.Truth.Longest);
        Assert.True(traffic.MostAmps > 30, $"{traffic.MostAmps} A");
    }

    [Fact]
    public async Task Killed_algorithm_exceeds_nothing()
    {
        using var scripts = new ShellScripts();
        var command = scripts.Write("""
            while read -r line; do
              printf '{"connectors":['
              comma=
              for i in 0 1 2 3 4 5; do printf '%s{"chargePoint":"CP_%s","connectorId":1,"amps":32}' "$comma" "$i"; comma=,; done
              printf ']}\n'
            done
            """);
        await using var host = await ClosedLoopHost.StartAsync(options: ["--Site:Algorithm", command]);
        var traffic = new Traffic(host, seed: 5);
        for (var i = 0; i < 3; i++)
        {
            await host.PassAsync(TimeSpan.FromMinutes(1), traffic.StepAsync);
            if (host.Controller.Algorithm.ProcessId is { } process)
                System.Diagnostics.Process.GetProcessById(process).Kill();
        }

        await host.PassAsync(TimeSpan.FromMinutes(1), traffic.StepAsync);
        var health = host.Controller.Algorithm;
        Assert.True(health.Restarts > 0, health.ToString());
        Assert.True(health.Decided > 10, health.ToString());
        Assert.Empty(host.Truth.Excesses);
    }

    [Fact]
    public async Task Truth_sees_what_is_above_a_limit()
    {
        await using var host = await ClosedLoopHost.StartAsync();
        await host.ArriveAsync(0, phases: 3);
        await host.ArriveAsync(3, phases: 3);
        await host.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(host.Truth.Excesses);
        Assert.True(host.Truth.LoadOf(0) > 30);
        host.Truth.Limit(0, 20);
        await host.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(host.Truth.Longest >= TimeSpan.FromSeconds(5));
    }
}
