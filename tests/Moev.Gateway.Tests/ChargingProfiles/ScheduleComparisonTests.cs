using Moev.Gateway.ChargingProfiles;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.ChargingProfiles;

/// <summary>Tests of the differences between two schedules, and of their explanations.</summary>
public sealed class ScheduleComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ElectricalContext Electrical = ElectricalContext.Default;

    // 16 A for ten minutes, then 10 A, from noon; below a cap of 40 A.
    private static readonly InstalledProfile Own = Profile(1, ChargingProfilePurpose.TxDefaultProfile, 1, A((0, 16), (600, 10)));
    private static readonly InstalledProfile Cap = Profile(2, ChargingProfilePurpose.ChargePointMaxProfile, 0, A((0, 40)));

    [Fact]
    public void Equal_schedules_do_not_differ() => Assert.Empty(ScheduleComparison.Differences(A((0, 16), (600, 10)), A((0, 16), (600, 10))));

    [Theory]
    [InlineData(602, 0)]
    [InlineData(603, 1)]
    [InlineData(598, 0)]
    [InlineData(597, 1)]
    public void Change_may_come_two_seconds_early_or_late(int second, int differences) =>
        Assert.Equal(differences, ScheduleComparison.Differences(A((0, 16), (600, 10)), A((0, 16), (second, 10))).Count);

    [Theory]
    [InlineData("16.1", 0)]
    [InlineData("16.2", 1)]
    [InlineData("15.9", 0)]
    [InlineData("15.8", 1)]
    public void Tenth_is_a_rounding(string limit, int differences) => Assert.Equal(
        differences,
        ScheduleComparison.Differences(A((0, 16)), A((0, decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)))).Count);

    [Fact]
    public void Differences_lie_where_either_changes() => Assert.Equal(
        [new(100, 300, 16, 8), new(300, 600, 16, 20), new(900, 1000, 10, 20)],
        ScheduleComparison.Differences(A((0, 16), (600, 10), (900, 10)) with { Duration = 1000 }, A((0, 16), (100, 8), (300, 20), (600, 10), (900, 20)) with { Duration = 2000 }));

    [Fact]
    public void Schedule_without_periods_is_not_compared() => Assert.Empty(ScheduleComparison.Differences(A((0, 16)), A()));

    public static TheoryData<string, ChargingSchedule, InstalledProfile[], string> Explained => new()
    {
        { "local limit", A((0, 13), (600, 10)), [Own, Cap], "It has a local limit of 13 A, such as its hardware's (OCPP 1.6 §5.7)." },
        { "none of them", A((0, 32)), [Own, Cap], "It has none of the profiles, or does not obey them." },
        { "one missing", A((0, 16), (600, 10)), [Own, Profile(3, ChargingProfilePurpose.ChargePointMaxProfile, 0, A((0, 6)))], "It does not have, or does not obey, profile 3 (ChargePointMaxProfile, connector 0)." },
        { "whole amperes", A((0, 8)), [Profile(1, ChargingProfilePurpose.TxDefaultProfile, 1, A((0, 8.7m)))], "It supports whole amperes only." },
        { "gap", A((0, -1)), [Profile(1, ChargingProfilePurpose.TxDefaultProfile, 2, A((0, 8)))], "without a profile it reports -1 (Gap = MinusOne)" },
        { "low current", A((0, 0)), [Profile(1, ChargingProfilePurpose.TxDefaultProfile, 1, A((0, 5)))], "a limit below 6 A suspends charging (LowCurrent = Suspends)" },
        { "minimum", A((0, 8)), [Profile(1, ChargingProfilePurpose.TxDefaultProfile, 1, A((0, 7)) with { MinChargingRate = 8 })], "minChargingRate raises a lower limit (MinChargingRate = RaisesLimit)" },
        { "units", A((0, 16)), [Profile(2, ChargingProfilePurpose.ChargePointMaxProfile, 0, A((0, 16))), Profile(1, ChargingProfilePurpose.TxDefaultProfile, 1, A((0, 7000)) with { ChargingRateUnit = ChargingRateUnit.W })], "limits in A and in W stand side by side (Units = SideBySide)" },
    };

    [Theory]
    [MemberData(nameof(Explained))]
    public void Difference_is_explained(string what, ChargingSchedule reported, InstalledProfile[] profiles, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Contains(Explain(reported, profiles, 1), explanation => explanation.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40, "connector 0 is the ChargePointMaxProfile alone (Total = Cap)")]
    [InlineData(32, null)]
    public void Total_is_explained(int reported, string? expected)
    {
        var found = Explain(A((0, reported)), [Cap, Profile(1, ChargingProfilePurpose.TxDefaultProfile, 0, A((0, 12)))], 0);
        Assert.Equal(expected is not null, found.Any(explanation => expected is not null && explanation.Contains(expected, StringComparison.Ordinal)));
    }

    [Fact]
    public void Clock_that_is_ahead_is_explained() => Assert.Contains(
        "Its clock differs from the gateway's by 120 s.",
        ScheduleComparison.Explain(Situation([Own], 1), A((0, 16), (480, 10)) with { Duration = 3600 }, Noon.AddSeconds(120), 3600));

    [Fact]
    public void Unexplained_difference_has_no_explanation() => Assert.Empty(Explain(A((0, 3), (50, 20), (60, 4)), [Own, Cap], 1));

    private static IReadOnlyList<string> Explain(ChargingSchedule reported, InstalledProfile[] profiles, int connectorId) =>
        ScheduleComparison.Explain(Situation(profiles, connectorId), reported with { Duration = 3600 }, Noon, 3600);

    private static ChargingSituation Situation(InstalledProfile[] profiles, int connectorId) =>
        new(new("CP_1"), connectorId, Noon, profiles, [new(1, null, Electrical), new(2, null, Electrical)], Electrical);

    private static ChargingSchedule A(params (int Start, decimal Limit)[] periods) =>
        new(null, null, ChargingRateUnit.A, Array.ConvertAll(periods, period => new ChargingSchedulePeriod(period.Start, period.Limit)));

    private static InstalledProfile Profile(int id, ChargingProfilePurpose purpose, int connectorId, ChargingSchedule schedule) => new(
        connectorId,
        new ChargingProfile(id, null, 0, purpose, ChargingProfileKind.Absolute, null, null, null, schedule with { StartSchedule = Noon }),
        Noon);
}
