using CsCheck;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;
using static Moev.SmartCharging.Tests.Algorithms.Optimization.OptimizerCase;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

/// <summary>The bounds of rounding the plan's first step to currents that connectors can be set to.</summary>
public sealed class PresentCurrentsTests
{
    private const int Cases = 500;

    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    [Fact]
    public void For_the_fastest_charging_no_session_can_be_raised() => RandomSites.Observations.Sample(
        static observation =>
        {
            var (allocation, decision) = Decide(observation, OptimizerObjective.Fastest);
            foreach (var session in allocation.Sessions)
                Assert.True(IsBlocked(allocation, decision, session, double.PositiveInfinity), $"Connector {session} has room.");
        },
        iter: Cases,
        print: RandomSites.Print);

    [Fact]
    public void For_the_lowest_cost_a_planned_session_that_can_be_raised_lacks_the_planned_power() => RandomSites.Observations.Sample(
        static observation =>
        {
            var (allocation, decision) = Decide(observation, OptimizerObjective.Cost);
            if (allocation.Sessions.Length == 0)
                return;
            var (plan, steps, sessions) = PlanOf(observation, allocation.Sessions);
            Assert.Equal(OptimizerOutcome.Optimal, plan.Outcome);
            var power = 0.0;
            for (var i = 0; i < sessions.Count; i++)
            {
                var (planned, amps) = (plan.AmpsOf(i, 0), decision.Amps[sessions[i].Connector]);
                Assert.True(amps == 0 || planned > 1e-6, "A session that is to wait has a current.");
                power += (planned - amps) * sessions[i].KilowattsPerAmp;

                // A session that the plan completes within the step completes sooner with the minimum: its energy is the same.
                if (amps > 0 && planned * sessions[i].KilowattsPerAmp * steps.HoursOf(0) >= sessions[i].EnergyKwh - 1e-4)
                    power += Math.Max(allocation.LeastOf(sessions[i].Connector) - planned, 0) * sessions[i].KilowattsPerAmp;
            }

            Assert.True(power > -0.01, $"{-power} kW more than planned.");
            for (var i = 0; i < sessions.Count; i++)
            {
                if (plan.AmpsOf(i, 0) > 1e-4)
                    Assert.True(IsBlocked(allocation, decision, sessions[i].Connector, power + 0.001), $"Connector {sessions[i].Connector} has room.");
            }
        },
        iter: Cases,
        print: RandomSites.Print);

    [Fact]
    public void The_power_is_less_than_a_minimum_below_the_best_of_all_combinations() => Gen.Select(Gen.Int[0, 90], Gen.Int[6, 20].Array[1, 4]).Sample(static sample =>
    {
        var (limit, most) = sample;
        var site = new OptimizerCase(limit, [.. most.Select(static (amps, i) => Connector($"CP_{i}", amps, CurrentSteps.WholeAmps))]);
        for (var i = 0; i < most.Length; i++)
            site.Car(i, kwh: 10 + i, hours: 5);

        var best = Best(0, 0);

        Assert.InRange(site.Decide(OptimizerObjective.Fastest).Sum(), best - 5, best);

        int Best(int car, int sum)
        {
            if (car == most.Length)
                return sum;
            var found = Best(car + 1, sum);
            for (var amps = 6; amps <= most[car] && sum + amps <= limit; amps++)
                found = Math.Max(found, Best(car + 1, sum + amps));
            return found;
        }
    }, iter: 200);

    /// <summary>Returns true when the next higher current of a session, or its lowest one, exceeds what it can use, or the room of a node, or a power.</summary>
    private static bool IsBlocked(Allocation allocation, Decision decision, int connector, double kilowatts)
    {
        var site = allocation.Load.Site.Connectors[connector];
        var amps = decision.Amps[connector];
        if (amps >= allocation.MostOf(connector) - 1e-6)
            return true;
        var step = site.Steps.IsContinuous && amps > 0
            ? 0.01
            : (site.Steps.Next(amps, site.MinAmps, site.MaxAmps) ?? double.PositiveInfinity) - amps;
        return step > allocation.Load.RoomFor(connector, allocation.PhasesOf(connector))
            || step * allocation.Load.Site.WattsPerAmp(connector, allocation.PhasesOf(connector)) > kilowatts * 1000;
    }

    private static (Allocation Allocation, Decision Decision) Decide(Observation observation, OptimizerObjective objective)
    {
        var decision = new Decision(observation.Site);
        new Optimizer(observation.Site, objective, new OptimizerSettings { TimeLimit = Ample }).Decide(observation, decision);
        var scratch = new Decision(observation.Site);
        var allocation = new Allocation(observation.Site);
        allocation.Begin(observation, scratch);
        foreach (var session in allocation.Sessions)
            allocation.Set(session, decision.Amps[session]);
        return (allocation, decision);
    }

    private static (Plan Plan, PlanSteps Steps, List<PlannedSession> Sessions) PlanOf(Observation observation, ReadOnlySpan<int> connectors)
    {
        var settings = OptimizerSettings.Default;
        var steps = PlanSteps.Of(observation.At, settings.Horizon, settings.Step, settings.MaxVariables / connectors.Length);
        List<PlannedSession> sessions = [];
        PlannedSession.List(observation, connectors, steps, settings, sessions);
        return (new Planner(observation.Site).Solve(observation, sessions, steps, OptimizerObjective.Cost, Ample), steps, sessions);
    }
}
