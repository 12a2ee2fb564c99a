using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Tests properties that hold for all profiles, with random ones. A failure prints its seed.</summary>
public sealed class CompositePropertyTests
{
    private const int Seeds = 120;

    // Two hours with many changes, second by second, under every reading of the specification.
    [Fact]
    public void Schedule_says_what_the_slow_reference_says_at_every_second()
    {
        const int seconds = 7200;
        ForEachSeed(1, (set, from, message) =>
        {
            var slow = new SlowComposite(set.Profiles, 1, set.Transaction, from, set.Electrical, set.Rules);
            foreach (var unit in new[] { ChargingRateUnit.A, ChargingRateUnit.W })
            {
                var schedule = CompositeSchedule.Between(set.Profiles, 1, from, seconds, unit, set.Transaction, set.Electrical, 100_000, set.Rules);
                var periods = schedule.ChargingSchedulePeriod.ToArray();
                Assert.Equal(seconds, schedule.Duration);
                for (int second = 0, index = 0; second < seconds; second++)
                {
                    while (index + 1 < periods.Length && periods[index + 1].StartPeriod <= second)
                        index++;
                    var (limit, phases) = Reported(slow.At(from.AddSeconds(second)), unit, set);
                    Assert.True(
                        periods[index].Limit == limit && periods[index].NumberPhases == phases,
                        $"{message}, second {second}: {periods[index]} and {limit} {unit} on {phases}");
                }
            }
        });
    }

    // Days and weeks of recurring profiles, checked on both sides of each change and at random instants.
    [Fact]
    public void Limit_is_the_slow_references_over_weeks()
    {
        ForEachSeed(600, (set, from, message) =>
        {
            var slow = new SlowComposite(set.Profiles, 1, set.Transaction, from, set.Electrical, set.Rules);
            var timeline = CompositeSchedule.Timeline(set.Profiles, 1, from, 20 * 86400, set.Transaction, set.Electrical, 100_000, set.Rules);
            var instants = timeline.Periods.SelectMany(period => new[] { period.StartPeriod - 1, period.StartPeriod, period.StartPeriod + 1 })
                .Concat(Enumerable.Range(0, 200).Select(_ => set.Random.Next(20 * 86400)))
                .Where(second => second >= 0);
            foreach (var second in instants)
            {
                var expected = slow.At(from.AddSeconds(second));
                var period = timeline.Periods.Last(period => period.StartPeriod <= second);
                Assert.True(
                    period.Limit.AmperesPerPhase == expected?.Amperes?.Floor()
                        && period.Limit.Watts == expected?.Watts?.Floor()
                        && period.Limit.Phases == (expected?.Phases ?? set.Electrical.Phases),
                    $"{message}, second {second}: {Describe(period.Limit)} and {expected}");
                Assert.Equal(expected is null || (set.Rules.Gap == GapRule.DefaultLimit && period.Causes.Count == 0), period.Causes.Count == 0);
            }
        });
    }

    // §3.13.3: "SHALL be less than or equal to lowest value … in any of the merged schedules". Raising to minChargingRate is part of a layer.
    [Fact]
    public void Limit_is_never_above_any_layers()
    {
        ForEachSeed(30, (set, from, message) =>
        {
            for (var step = 0; step < 300; step++)
            {
                var instant = from.AddSeconds(set.Random.Next(3 * 86400));
                var transaction = set.Transaction ?? new TransactionContext(null, from);
                var limit = CompositeSchedule.At(set.Profiles, 1, instant, transaction, set.Electrical, set.Rules);
                var layers = CompositeSchedule.LayersAt(set.Profiles, 1, instant, transaction, set.Electrical, set.Rules);
                AssertBelow(layers.ChargePointMax);
                AssertBelow(layers.Tx.IsUnlimited ? CompositeSchedule.At([], 1, instant, null, set.Electrical) : layers.Tx);
                if (layers.Tx.IsUnlimited && set.Rules.TxProfile == TxProfileRule.WhileInForce)
                    AssertBelow(layers.TxDefault);

                void AssertBelow(in ChargingLimit layer) => Assert.True(
                    !(limit.AmperesPerPhase > layer.AmperesPerPhase) && !(limit.Watts > layer.Watts) && limit.Phases <= layer.Phases
                        && (layer.AmperesPerPhase is null || limit.AmperesPerPhase is not null)
                        && (layer.Watts is null || limit.Watts is not null),
                    $"{message}: {Describe(limit)} above {Describe(layer)} at {instant:O}");
            }
        });
    }

    [Fact]
    public void Schedule_changes_only_where_a_layer_changes()
    {
        ForEachSeed(30, (set, from, message) =>
        {
            var slow = new SlowComposite(set.Profiles, 1, set.Transaction, from, set.Electrical, set.Rules);
            var schedule = CompositeSchedule.Between(set.Profiles, 1, from, 3 * 86400, ChargingRateUnit.A, set.Transaction, set.Electrical, 100_000, set.Rules);
            var periods = schedule.ChargingSchedulePeriod.ToArray();
            for (var i = 1; i < periods.Length; i++)
            {
                var instant = from.AddSeconds(periods[i].StartPeriod);
                Assert.True(Layers(instant) != Layers(instant.AddSeconds(-1)), $"{message}: no layer changes at {instant:O}");
                Assert.NotEqual(periods[i] with { StartPeriod = 0 }, periods[i - 1] with { StartPeriod = 0 });
            }

            string Layers(DateTimeOffset instant) => string.Join(
                ' ',
                slow.Layer(ChargingProfilePurpose.ChargePointMaxProfile, instant),
                slow.Layer(ChargingProfilePurpose.TxProfile, instant),
                slow.Layer(ChargingProfilePurpose.TxDefaultProfile, instant));
        });
    }

    // Errata 3.68. One decimal of A survives the conversion to W and back; one decimal of W loses less than 0.1 A and never gains.
    [Fact]
    public void Amperes_become_watts_and_amperes_again()
    {
        var random = new Random(0);
        for (var i = 0; i < 5_000; i++)
        {
            var electrical = new ElectricalContext(random.Next(2) == 0 ? 230 : random.Next(100, 481), random.Next(1, 4), 1000);
            var phases = random.Next(1, electrical.Phases + 1);
            var amperes = random.Next(0, 10_000) / 10m;
            var watts = Limit(A(amperes, phases)).Watts!.Value;
            Assert.Equal(amperes * electrical.Voltage * phases, watts);
            Assert.Equal(amperes, Limit(W(watts, phases)).AmperesPerPhase);

            var power = random.Next(0, 1_000_000) / 10m;
            var back = Limit(A(Limit(W(power, phases)).AmperesPerPhase!.Value, phases)).Watts!.Value;
            Assert.InRange(power - back, 0, 0.1m * electrical.Voltage * phases);

            ChargingLimit Limit(ChargingSchedule schedule) => CompositeSchedule.At([TxDefault(0, schedule).On(0)], 1, At("10:00"), null, electrical);
        }
    }

    [Fact]
    public void Order_of_installation_does_not_matter_when_levels_differ()
    {
        ForEachSeed(30, (set, from, message) =>
        {
            // Two profiles on one level are never installed on one connector (§3.13.2). The precedence between connector 0 and a connector
            // is tested elsewhere.
            var distinct = set.Profiles.DistinctBy(profile => (profile.Profile.ChargingProfilePurpose, profile.Profile.StackLevel)).ToArray();
            var reversed = distinct.Reverse().ToArray();
            var one = CompositeSchedule.Between(distinct, 1, from, 86400, ChargingRateUnit.W, set.Transaction, set.Electrical, 100_000, set.Rules);
            var other = CompositeSchedule.Between(reversed, 1, from, 86400, ChargingRateUnit.W, set.Transaction, set.Electrical, 100_000, set.Rules);
            Assert.True(Describe(one) == Describe(other), message);
        });
    }

    // Errata 3.30 in parts: the total is the sum of the connectors' own results, or the cap.
    [Fact]
    public void Total_is_the_sum_of_the_connectors_and_no_more_than_the_cap()
    {
        ForEachSeed(30, (set, from, message) =>
        {
            var rules = CompositeRules.Default;
            ChargingConnector[] connectors = [new(1, set.Transaction, set.Electrical), new(2, null, set.Electrical)];
            var whole = set.Electrical with { MaxAmperes = 1000 };
            var schedule = CompositeSchedule.TotalBetween(set.Profiles, connectors, from, 86400, ChargingRateUnit.W, whole, 100_000);
            var periods = schedule.ChargingSchedulePeriod.ToArray();
            for (var i = 0; i < 200; i++)
            {
                var second = set.Random.Next(86400);
                var instant = from.AddSeconds(second);
                var sum = SlowComposite.Fraction.Zero;
                foreach (var connector in connectors)
                {
                    var own = new SlowComposite(set.Profiles, connector.ConnectorId, connector.Transaction, from, set.Electrical, rules).At(instant);
                    var most = SlowComposite.Fraction.Of(set.Electrical.MaxAmperes * set.Electrical.Voltage * (own?.Phases ?? set.Electrical.Phases));
                    sum += own?.Watts is { } watts && watts < most ? watts : most;
                }

                var cap = new SlowComposite(set.Profiles, 0, null, from, whole, rules).Layer(ChargingProfilePurpose.ChargePointMaxProfile, instant);
                var expected = cap?.Watts is { } limit && limit < sum ? limit : sum;
                Assert.True(
                    periods.Last(period => period.StartPeriod <= second).Limit == expected.Floor(), $"{message}, second {second}: {Describe(schedule)}");
            }
        });
    }

    private static (decimal Limit, int Phases) Reported(SlowComposite.Limit? limit, ChargingRateUnit unit, in RandomSet set)
    {
        var phases = limit?.Phases ?? set.Electrical.Phases;
        var most = unit == ChargingRateUnit.A ? set.Electrical.MaxAmperes : set.Electrical.MaxAmperes * set.Electrical.Voltage * phases;
        var number = unit == ChargingRateUnit.A ? limit?.Amperes : limit?.Watts;
        return (number is null ? set.Rules.Gap == GapRule.MinusOne ? -1 : most : Math.Min(most, number.Value.Floor()), phases);
    }

    private static void ForEachSeed(int unit, Action<RandomSet, DateTimeOffset, string> check)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var generator = new RandomProfiles(random, unit);

            // Every other seed uses the default rules.
            var rules = seed % 2 == 0 ? CompositeRules.Default : generator.Rules();
            var electrical = new ElectricalContext(random.Next(3) == 0 ? 110 : 230, random.Next(1, 4), random.Next(10, 64));
            var set = new RandomSet(random, generator.Set(), generator.Transaction(), electrical, rules);
            check(set, generator.Time(-200, 2000), $"seed {seed}, {rules}");
        }
    }

    private readonly record struct RandomSet(
        Random Random, InstalledProfile[] Profiles, TransactionContext? Transaction, ElectricalContext Electrical, CompositeRules Rules);
}
