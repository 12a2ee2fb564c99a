using CsCheck;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>
/// Composite schedules against an evaluation of every second, by a reference that is written apart. A failure prints the seed and the
/// smallest set of profiles that fails.
/// </summary>
public sealed class CompositeModelTests
{
    private const int Seconds = 600;

    private static readonly Gen<ElectricalContext> Electrical = Gen.Select(
        Gen.OneOf(110m, 230m), Gen.Int[1, 3], Gen.Int[10, 64], static (voltage, phases, amperes) => new ElectricalContext(voltage, phases, amperes));

    private static readonly Gen<TransactionContext?> Transaction = Gen.Nullable(
        Gen.Select(Gen.Nullable(Gen.Const(7)), Gen.Int[0, 600], static (id, start) => new TransactionContext(id, Time(start))));

    [Fact]
    public void Schedule_is_the_limit_of_every_second() =>
        Gen.Select(GenProfile.Any.Array[0, 6], Transaction, Gen.Int[-300, 900], Electrical, GenProfile.Rules).Sample(
            static (profiles, transaction, start, electrical, rules) =>
            {
                var from = Time(start);
                var slow = new SlowComposite(profiles, 1, transaction, from, electrical, rules);
                foreach (var unit in new[] { ChargingRateUnit.A, ChargingRateUnit.W })
                {
                    var schedule = CompositeSchedule.Between(profiles, 1, from, Seconds, unit, transaction, electrical, 10_000, rules);
                    var periods = schedule.ChargingSchedulePeriod.ToArray();
                    Assert.Equal(Seconds, schedule.Duration);
                    for (int second = 0, index = 0; second < Seconds; second++)
                    {
                        while (index + 1 < periods.Length && periods[index + 1].StartPeriod <= second)
                            index++;
                        var expected = Reported(slow.At(from.AddSeconds(second)), unit, electrical, rules);
                        Assert.True(
                            (periods[index].Limit, periods[index].NumberPhases) == expected,
                            $"{expected} {unit} at second {second}, not {Describe(schedule)}");
                    }
                }
            },
            iter: 150);

    [Fact]
    public void Next_change_is_the_first_second_with_another_limit() =>
        Gen.Select(GenProfile.Any.Array[0, 6], Transaction, Gen.Int[-300, 900], Electrical).Sample(
            static (profiles, transaction, start, electrical) =>
            {
                var from = Time(start);
                var running = transaction ?? new TransactionContext(null, from);
                var first = LimitAt(from);
                var next = CompositeSchedule.NextChange(profiles, 1, from, running, electrical);
                for (var second = 1; second < Seconds; second++)
                {
                    var instant = from.AddSeconds(second);
                    if (LimitAt(instant) == first)
                        continue;
                    Assert.Equal(instant, next);
                    return;
                }

                Assert.True(next is null || next >= from.AddSeconds(Seconds), $"Nothing changes at {next:O}.");

                ChargingLimit LimitAt(DateTimeOffset instant) => CompositeSchedule.At(profiles, 1, instant, running, electrical) with { BoundBy = null };
            },
            iter: 300);

    private static (decimal, int?) Reported(SlowComposite.Limit? limit, ChargingRateUnit unit, ElectricalContext electrical, CompositeRules rules)
    {
        var phases = limit?.Phases ?? electrical.Phases;
        var most = unit == ChargingRateUnit.A ? electrical.MaxAmperes : electrical.MaxAmperes * electrical.Voltage * phases;
        var number = unit == ChargingRateUnit.A ? limit?.Amperes : limit?.Watts;
        return (number is null ? rules.Gap == GapRule.MinusOne ? -1 : most : Math.Min(most, number.Value.Floor()), phases);
    }

    private static DateTimeOffset Time(int second) => At("00:00").AddSeconds(second);
}
