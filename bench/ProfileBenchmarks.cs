using BenchmarkDotNet.Attributes;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>
/// The arithmetic of charging profiles: a cap, a daily default and a transaction's own profile. The lower bound is comparing two limits.
/// </summary>
[MemoryDiagnoser]
public class ProfileBenchmarks
{
    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = Midnight.AddHours(12);
    private static readonly TransactionContext Transaction = new(7, Midnight.AddHours(9));

    private readonly InstalledProfile[] _profiles =
    [
        Profile(0, ChargingProfilePurpose.ChargePointMaxProfile, ChargingProfileKind.Absolute, new(0, 32), new(46800, 20)),
        Profile(0, ChargingProfilePurpose.TxDefaultProfile, ChargingProfileKind.Recurring, new(0, 16), new(28800, 10), new(72000, 16)),
        Profile(1, ChargingProfilePurpose.TxProfile, ChargingProfileKind.Relative, new(0, 25), new(3600, 13, 1), new(36000, 6)),
    ];

    private decimal _limit = 16.1m;

    [Benchmark(Baseline = true)]
    public decimal Compare() => Math.Min(_limit, _limit += 0.1m);

    [Benchmark]
    public decimal? LimitInForce() => CompositeSchedule.At(_profiles, 1, Noon, Transaction, ElectricalContext.Default).AmperesPerPhase;

    [Benchmark]
    public DateTimeOffset? NextChange() => CompositeSchedule.NextChange(_profiles, 1, Noon, Transaction, ElectricalContext.Default);

    [Benchmark]
    public int ScheduleOfADay() =>
        CompositeSchedule.Between(_profiles, 1, Noon, 86400, ChargingRateUnit.A, Transaction, ElectricalContext.Default).ChargingSchedulePeriod.Count;

    private static InstalledProfile Profile(
        int connectorId, ChargingProfilePurpose purpose, ChargingProfileKind kind, params ChargingSchedulePeriod[] periods)
    {
        RecurrencyKind? recurrency = kind == ChargingProfileKind.Recurring ? RecurrencyKind.Daily : null;
        var schedule = new ChargingSchedule(null, Midnight, ChargingRateUnit.A, periods);
        return new InstalledProfile(connectorId, new ChargingProfile(1, null, 0, purpose, kind, recurrency, null, null, schedule), Midnight);
    }
}
