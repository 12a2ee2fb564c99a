using CsCheck;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class SafetyLayerProperties
{
    [Fact]
    public void No_node_is_above_its_limit_unless_what_cannot_be_controlled_is_alone() => SafetyCases.Any.Sample(
        static cases =>
        {
            var (observation, wanted) = cases;
            var (allowed, result) = SafetyCases.Check(observation, wanted);
            var alone = SafetyCases.LoadOf(observation, new double[allowed.Length]);
            SafetyCases.AssertWithinLimits(observation.Site, SafetyCases.LoadOf(observation, allowed), alone);
            Assert.Equal(Enumerable.Range(0, observation.Nodes.Length).Where(node => !alone.IsWithinLimits(node)).DefaultIfEmpty(-1).First(), result.OverloadedNode);
        },
        print: Print);

    [Fact]
    public void No_node_is_above_its_limit_whatever_part_of_its_current_a_car_draws() => Gen.Select(SafetyCases.Any, Gen.Double[0, 1].Array[100]).Sample(
        static cases =>
        {
            var ((observation, wanted), parts) = cases;
            var (allowed, _) = SafetyCases.Check(observation, wanted);
            var drawn = new SiteLoad(observation.Site);
            drawn.Reset(observation.Nodes);
            for (var i = 0; i < allowed.Length; i++)
            {
                // The phases of a car need not be equal: the first one has the most.
                ref readonly var state = ref observation.Connectors[i];
                var most = state.IsControllable ? allowed[i] : state.CeilingAmps;
                for (var phases = CountedLoad.PhasesOf(state, observation.Site.Connectors[i]); phases > 0; phases--)
                {
                    var part = most * parts[((i * 3) + phases) % parts.Length];
                    drawn.Add(i, phases, part);
                    most -= part;
                }
            }

            SafetyCases.AssertWithinLimits(observation.Site, drawn, SafetyCases.LoadOf(observation, new double[allowed.Length]));
        },
        print: static cases => Print(cases.Item1));

    [Fact]
    public void Every_current_is_zero_or_a_step_from_the_minimum_to_the_maximum() => SafetyCases.Any.Sample(
        static cases =>
        {
            foreach (var mode in Enum.GetValues<SafetyMode>())
            {
                var (allowed, _) = SafetyCases.Check(cases.Observation, cases.Wanted, mode);
                for (var i = 0; i < allowed.Length; i++)
                {
                    var connector = cases.Observation.Site.Connectors[i];
                    Assert.Equal(connector.Steps.RoundDown(allowed[i], connector.MinAmps, connector.MaxAmps), allowed[i], 9);
                    Assert.True(allowed[i] == 0 || allowed[i] >= connector.MinAmps - 1e-9);
                }
            }
        },
        print: Print);

    [Fact]
    public void No_session_gets_more_than_was_wanted() => SafetyCases.Any.Sample(
        static cases =>
        {
            var (allowed, _) = SafetyCases.Check(cases.Observation, cases.Wanted);
            for (var i = 0; i < allowed.Length; i++)
            {
                var failSafe = cases.Observation.Site.FailSafeOf(i);
                var isNumber = double.IsFinite(cases.Wanted[i]) && cases.Wanted[i] >= 0;
                var isFree = cases.Observation.Connectors[i] is { IsControllable: true, HasSession: false };
                Assert.True(allowed[i] <= (isNumber && !isFree ? cases.Wanted[i] + 1e-9 : failSafe));
            }
        },
        print: Print);

    [Fact]
    public void No_connector_could_get_one_more_step() => SafetyCases.Any.Sample(
        static cases =>
        {
            var (observation, wanted) = cases;
            var (allowed, _) = SafetyCases.Check(observation, wanted);
            var load = SafetyCases.LoadOf(observation, allowed);
            for (var i = 0; i < allowed.Length; i++)
            {
                ref readonly var state = ref observation.Connectors[i];
                var connector = observation.Site.Connectors[i];
                if (state is not { IsControllable: true, HasSession: true } || !double.IsFinite(wanted[i]))
                    continue;
                var next = connector.Steps.Next(allowed[i], connector.MinAmps, connector.MaxAmps) ?? double.PositiveInfinity;
                if (next <= Math.Min(wanted[i], connector.MaxAmps))
                    Assert.True(load.RoomFor(i, CountedLoad.PhasesOf(state, connector)) < next - allowed[i] + 1e-6);
            }
        },
        print: Print);

    [Fact]
    public void An_allowed_decision_stays_as_it_is() => SafetyCases.Any.Sample(
        static cases =>
        {
            var (allowed, _) = SafetyCases.Check(cases.Observation, cases.Wanted);
            var (again, result) = SafetyCases.Check(cases.Observation, allowed);
            for (var i = 0; i < allowed.Length; i++)
            {
                Assert.Equal(allowed[i], again[i]);
                if (cases.Observation.Connectors[i] is { IsControllable: true, HasSession: true })
                    Assert.Equal(InterventionReason.None, result.Reason[i]);
            }
        },
        print: Print);

    [Fact]
    public void Equal_input_gives_equal_output_whatever_came_before() => Gen.Select(RandomSites.Pairs, Gen.Double[0, 40].Array[12], Gen.Double[0, 40].Array[12]).Sample(
        static cases =>
        {
            var ((first, second), wanted, other) = cases;
            var layer = new SafetyLayer(first.Site, SafetyMode.Enforce);
            var (a, b) = (new Decision(first.Site), new Decision(first.Site));
            layer.Check(first, SafetyCases.Decision(first.Site, wanted), a);
            layer.Check(second, SafetyCases.Decision(first.Site, other), b);
            layer.Check(RandomSites.Copy(first), SafetyCases.Decision(first.Site, wanted), b);
            Assert.Equal(a.Amps, b.Amps);
        });

    [Fact]
    public void Cars_do_not_take_turns_when_the_wanted_currents_stay() => SafetyCases.Greedy.Sample(
        static cases =>
        {
            var (observation, wanted) = cases;
            Next();
            var allowed = Next();
            for (var cycle = 0; cycle < 3; cycle++)
            {
                var again = Next();
                for (var i = 0; i < allowed.Length; i++)
                    Assert.Equal(allowed[i], again[i]);
            }

            double[] Next()
            {
                var (amps, _) = SafetyCases.Check(observation, wanted);
                for (var i = 0; i < amps.Length; i++)
                    observation.Connectors[i].SetPointAmps = amps[i];
                return amps;
            }
        },
        print: Print);

    [Fact]
    public void A_layer_that_logs_finds_what_one_that_enforces_changes() => SafetyCases.Any.Sample(
        static cases =>
        {
            var (enforced, changed) = SafetyCases.Check(cases.Observation, cases.Wanted);
            var (logged, found) = SafetyCases.Check(cases.Observation, cases.Wanted, SafetyMode.Log);
            Assert.Equal(changed.Reason, found.Reason);
            Assert.Equal(changed.Interventions, found.Interventions);
            var (off, nothing) = SafetyCases.Check(cases.Observation, cases.Wanted, SafetyMode.Off);
            Assert.Equal(off, logged);
            Assert.Equal(0, nothing.Interventions);
            for (var i = 0; i < enforced.Length; i++)
            {
                Assert.True(enforced[i] <= logged[i]);
                Assert.Equal(enforced[i] < logged[i], changed.Reason[i] == InterventionReason.AboveNodeLimit);
            }
        },
        print: Print);

    private static string Print((Moev.SmartCharging.Observations.Observation Observation, double[] Wanted) cases) =>
        $"{RandomSites.Print(cases.Observation)}\nwanted: {string.Join(' ', cases.Wanted)}";
}
