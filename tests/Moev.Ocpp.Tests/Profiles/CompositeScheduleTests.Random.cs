using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Tests random sets of profiles: the schedule and the next change agree with a query every minute.</summary>
public sealed partial class CompositeScheduleTests
{
    [Fact]
    public void Schedule_and_next_change_agree_with_asking_every_minute()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var profiles = new RandomProfiles(random, 60).Set();
            var transaction = random.Next(4) == 0 ? (TransactionContext?)null : new TransactionContext(7, At("00:00").AddMinutes(random.Next(600)));
            var from = At("00:00").AddMinutes(random.Next(-200, 2000));
            var electrical = ThreePhases with { Phases = random.Next(1, 4) };
            const int minutes = 1500;

            var schedule = CompositeSchedule.Between(profiles, 1, from, minutes * 60, ChargingRateUnit.A, transaction, electrical);
            var periods = schedule.ChargingSchedulePeriod.ToArray();
            var next = CompositeSchedule.NextChange(profiles, 1, from, transaction, electrical);
            var running = transaction ?? new TransactionContext(null, from);
            var first = Ask(from);
            Assert.Equal(minutes * 60, schedule.Duration);
            for (var minute = 0; minute < minutes; minute++)
            {
                var limit = Ask(from.AddMinutes(minute));
                var period = periods.Last(candidate => candidate.StartPeriod <= minute * 60);
                Assert.True(
                    period.Limit == Math.Min(limit.AmperesPerPhase ?? 32, 32) && period.NumberPhases == limit.Phases,
                    $"seed {seed}, minute {minute}: {period} and {limit}");
                if (next is null || from.AddMinutes(minute) < next)
                    Assert.Equal(first, limit);
                else if (from.AddMinutes(minute) == next)
                    Assert.NotEqual(first, limit);
            }

            // A default without a transaction is queried as if a transaction had started at the first query; no TxProfile matches it.
            ChargingLimit Ask(DateTimeOffset instant)
            {
                InstalledProfile[] asked = transaction is null
                    ? [.. profiles.Where(p => p.Profile.ChargingProfilePurpose != ChargingProfilePurpose.TxProfile)]
                    : profiles;
                return CompositeSchedule.At(asked, 1, instant, running, electrical) with { BoundBy = null };
            }
        }
    }
}
