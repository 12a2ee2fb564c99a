using CsCheck;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>Properties of every algorithm on every site.</summary>
public sealed class AlgorithmPropertyTests
{
    private const int Cases = 500;

    public static TheoryData<string> All => [.. Names];

    /// <summary>The algorithms that respect the limits of the site.</summary>
    public static TheoryData<string> Aware => [.. Names.Except(["uncontrolled", "static-cap"])];

    /// <summary>The algorithms that leave no room unused.</summary>
    public static TheoryData<string> Greedy => [.. Names.Except(["uncontrolled", "static-cap", "optimizer-cost"])];

    /// <summary>The algorithms without a solver.</summary>
    public static TheoryData<string> Managed => [.. Names.Except(["optimizer-cost", "optimizer-fastest"])];

    private static IEnumerable<string> Names => ChargingAlgorithms.All.Select(static algorithm => algorithm.Name);

    [Theory]
    [MemberData(nameof(Aware))]
    public void No_node_exceeds_its_limit_with_what_cannot_be_decided(string name) => RandomSites.Observations.Sample(
        observation =>
        {
            var site = observation.Site;
            var reserved = Reserved(observation);
            var load = Reserved(observation);
            var decision = SmallSites.Decide(name, observation);
            for (var i = 0; i < decision.Length; i++)
            {
                if (!double.IsNaN(decision[i]))
                    load.Add(i, observation.Connectors[i].PhasesOf(site.Connectors[i]), decision[i]);
            }

            // A node that is overloaded without any session gets nothing on top.
            for (var node = 0; node < site.Nodes.Count; node++)
                Assert.True(load.ExcessOf(node) <= Math.Max(reserved.ExcessOf(node), 0) + SiteLoad.Tolerance, $"{site.Nodes[node].Id} exceeds its limit by {load.ExcessOf(node)} A.");
        },
        iter: Cases,
        print: RandomSites.Print);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_current_is_0_or_a_step_from_the_minimum_to_the_maximum(string name) => RandomSites.Observations.Sample(
        observation =>
        {
            var decision = SmallSites.Decide(name, observation);
            for (var i = 0; i < decision.Length; i++)
            {
                var connector = observation.Site.Connectors[i];
                ref readonly var state = ref observation.Connectors[i];
                Assert.Equal(state is { IsControllable: true, HasSession: true }, !double.IsNaN(decision[i]));
                if (double.IsNaN(decision[i]) || decision[i] == 0)
                    continue;
                Assert.InRange(decision[i], connector.MinAmps, connector.MaxAmps);
                Assert.Equal(connector.Steps.RoundDown(decision[i], connector.MinAmps, connector.MaxAmps), decision[i]);
            }
        },
        iter: Cases,
        print: RandomSites.Print);

    [Theory]
    [MemberData(nameof(Aware))]
    public void Session_that_is_finished_gets_0(string name) => RandomSites.Observations.Sample(
        observation =>
        {
            var decision = SmallSites.Decide(name, observation);
            for (var i = 0; i < decision.Length; i++)
            {
                if (!double.IsNaN(decision[i]) && !observation.Connectors[i].WantsCurrent)
                    Assert.Equal(0, decision[i]);
            }
        },
        iter: Cases,
        print: RandomSites.Print);

    [Theory]
    [MemberData(nameof(All))]
    public void Decision_depends_on_the_observation_alone(string name) => RandomSites.Pairs.Sample(
        pair =>
        {
            var expected = SmallSites.Decide(name, pair.First);
            var algorithm = ChargingAlgorithms.Create(name, pair.First.Site);
            Assert.Equal(expected, Decide(algorithm, pair.First));
            Decide(algorithm, pair.Second);
            Assert.Equal(expected, Decide(algorithm, RandomSites.Copy(pair.First)));
        },
        iter: Cases);

    [Theory]
    [MemberData(nameof(Greedy))]
    public void Session_gets_nothing_only_where_its_minimum_does_not_fit(string name) => RandomSites.Observations.Sample(
        observation =>
        {
            var site = observation.Site;
            var load = Reserved(observation);
            var decision = SmallSites.Decide(name, observation);
            for (var i = 0; i < decision.Length; i++)
            {
                if (!double.IsNaN(decision[i]))
                    load.Add(i, observation.Connectors[i].PhasesOf(site.Connectors[i]), name == "equal-share" ? LeastOf(site, i, decision[i]) : decision[i]);
            }

            for (var i = 0; i < decision.Length; i++)
            {
                if (decision[i] == 0 && observation.Connectors[i].WantsCurrent)
                    Assert.True(load.RoomFor(i, observation.Connectors[i].PhasesOf(site.Connectors[i])) < LeastOf(site, i, 1), $"Connector {i} has room.");
            }
        },
        iter: Cases,
        print: RandomSites.Print);

    [Theory]
    [MemberData(nameof(Aware))]
    public void Values_that_are_not_numbers_do_no_harm(string name)
    {
        var observation = SmallSites.Charging(SmallSites.Of(50, 20));
        foreach (ref var state in observation.Connectors.AsSpan())
            (state.DeliveredWh, state.RequestedWh, state.DepartsAt) = (double.NaN, 10_000, observation.At.AddHours(1));
        (observation.Connectors[7].IsControllable, observation.Connectors[7].CeilingAmps) = (false, double.PositiveInfinity);
        observation.Connectors[8].DemandAmps = double.NaN;
        observation.Connectors[9].DemandAmps = double.PositiveInfinity;

        // 50 A less the 32 A of the one that cannot be controlled.
        Assert.InRange(SmallSites.Decide(name, observation).Where(static amps => amps > 0).Sum(), 6, 18);
    }

    [Theory]
    [MemberData(nameof(Managed))]
    public void Deciding_allocates_nothing_once_buffers_have_grown(string name)
    {
        var observation = SmallSites.Charging(SmallSites.Of(100, 40));
        var decision = new Decision(observation.Site);
        var algorithm = ChargingAlgorithms.Create(name, observation.Site);
        Assert.Equal(0, Allocations.Of(() =>
        {
            decision.Clear();
            algorithm.Decide(observation, decision);
        }));
    }

    private static double LeastOf(SiteModel site, int index, double amps)
    {
        var connector = site.Connectors[index];
        return amps == 0 ? 0 : connector.Steps.Next(0, connector.MinAmps, connector.MaxAmps) ?? double.PositiveInfinity;
    }

    /// <summary>Returns the load of connectors that no algorithm decides: uncontrollable ones at their ceiling, free ones at their fail-safe current.</summary>
    private static SiteLoad Reserved(Observation observation)
    {
        var load = new SiteLoad(observation.Site);
        load.Reset(observation.Nodes);
        for (var i = 0; i < observation.Connectors.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            var connector = observation.Site.Connectors[i];
            if (!state.IsControllable)
                load.Add(i, state.PhasesOf(connector), state.CeilingAmps);
            else if (!state.HasSession)
                load.Add(i, connector.Phases.Count, observation.Site.FailSafeOf(i));
        }

        return load;
    }

    private static double[] Decide(IChargingAlgorithm algorithm, Observation observation)
    {
        var decision = new Decision(observation.Site);
        algorithm.Decide(observation, decision);
        return decision.Amps;
    }
}
