using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Tests starts, recurrence, future changes, and the schedule over a duration.</summary>
public sealed partial class CompositeScheduleTests
{
    // §7.9, §7.13: Relative counts from the start of charging; so does Absolute without a startSchedule.
    [Theory]
    [InlineData(false, "10:00", "16 A 11040 W 3 ph")]
    [InlineData(false, "10:30", "10 A 6900 W 3 ph")]
    [InlineData(false, "11:00", "unlimited")]
    [InlineData(true, "10:00", "16 A 11040 W 3 ph")]
    [InlineData(true, "10:30", "10 A 6900 W 3 ph")]
    [InlineData(true, "11:00", "unlimited")]
    public void Without_an_absolute_start_a_schedule_counts_from_the_start_of_charging(bool relative, string time, string expected)
    {
        var profile = Tx(0, A(P(0, 16), P(1800, 10)).For(3600));
        AssertLimit(expected, [(relative ? profile.Relative() : profile).On(1, "10:20")], 1, time, Started("10:00"));
    }

    [Fact]
    public void Relative_profile_has_no_use_for_a_startSchedule() => AssertLimit(
        "10 A 6900 W 3 ph",
        [TxDefault(0, A(P(0, 16), P(1800, 10)).From("05:00").For(3600)).Relative().On(0)],
        1,
        "10:30",
        Started("10:00"));

    [Fact]
    public void Without_a_transaction_a_relative_default_counts_from_the_question() =>
        AssertSchedule("7200 s A: 0=16/3 1800=10/3 3600=32/3", [TxDefault(0, A(P(0, 16), P(1800, 10)).For(3600)).Relative().On(0)], 1, "10:00", 7200, ChargingRateUnit.A);

    [Theory]
    [InlineData("06:59:59", "unlimited")]
    [InlineData("07:00", "16 A 11040 W 3 ph")]
    [InlineData("07:30", "10 A 6900 W 3 ph")]
    public void Relative_cap_counts_from_its_validFrom(string time, string expected) =>
        AssertLimit(expected, [Max(0, A(P(0, 16), P(1800, 10))).Relative().Valid("07:00", null).On(0, "05:00")], 1, time, Started("06:00"));

    [Fact]
    public void Relative_cap_counts_from_its_installation() =>
        AssertLimit("16 A 11040 W 3 ph", [Max(0, A(P(0, 16), P(1800, 10))).Relative().Valid("03:00", null).On(0, "05:00")], 1, "05:20", Started("01:00"));

    // §5.16.4: a startSchedule in the past leaves no gap; one in the future leaves the lower level in force until then.
    [Theory]
    [InlineData("09:59", "6 A 4140 W 3 ph")]
    [InlineData("10:00", "16 A 11040 W 3 ph")]
    [InlineData("12:00", "10 A 6900 W 3 ph")]
    public void Absolute_schedule_counts_from_its_start(string time, string expected) => AssertLimit(
        expected,
        [TxDefault(1, A(P(0, 16), P(7200, 10)).From("10:00")).On(0), TxDefault(0, A(6)).On(0)],
        1,
        time,
        Started("08:00"));

    // §3.13.2, NOTE: a validFrom in the future means default behaviour until then.
    [Theory]
    [InlineData("09:59:59", "unlimited")]
    [InlineData("10:00", "16 A 11040 W 3 ph")]
    [InlineData("11:59:59", "16 A 11040 W 3 ph")]
    [InlineData("12:00", "unlimited")]
    public void Profile_holds_from_validFrom_until_just_before_validTo(string time, string expected) =>
        AssertLimit(expected, [TxDefault(0, A(16).From("00:00")).Valid("10:00", "12:00").On(0)], 1, time, Started("08:00"));

    [Theory]
    [InlineData("0.21:59:59", "unlimited")]
    [InlineData("0.22:00", "32 A 22080 W 3 ph")]
    [InlineData("1.05:59:59", "32 A 22080 W 3 ph")]
    [InlineData("1.06:00", "unlimited")]
    [InlineData("1.22:00", "32 A 22080 W 3 ph")]
    [InlineData("9.03:00", "32 A 22080 W 3 ph")]
    [InlineData("9.12:00", "unlimited")]
    [InlineData("-1.23:00", "unlimited")]
    [InlineData("-02:00", "unlimited")]
    public void Daily_profile_starts_anew_each_day_and_not_before_its_first_start(string time, string expected) =>
        AssertLimit(expected, [TxDefault(0, A(32).From("22:00").For(8 * 3600)).Daily().On(0)], 1, time, Started("-20.00:00"));

    [Fact]
    public void Profile_of_another_kind_does_not_recur() => AssertLimit(
        "unlimited",
        [(TxDefault(0, A(32).From("22:00").For(3600)) with { RecurrencyKind = RecurrencyKind.Daily }).On(0)],
        1,
        "1.22:00",
        Started("08:00"));

    // §3.13.2's example of a week: reduced on weekdays from 06:00 to 23:00, full at night and at weekends. 2026-01-01 is a Thursday.
    [Theory]
    [InlineData("1.05:00", "32 A 22080 W 3 ph")]
    [InlineData("1.12:00", "8 A 5520 W 3 ph")]
    [InlineData("1.23:30", "32 A 22080 W 3 ph")]
    [InlineData("2.12:00", "32 A 22080 W 3 ph")]
    [InlineData("3.12:00", "32 A 22080 W 3 ph")]
    [InlineData("4.12:00", "8 A 5520 W 3 ph")]
    [InlineData("11.12:00", "8 A 5520 W 3 ph")]
    [InlineData("10.12:00", "32 A 22080 W 3 ph")]
    public void Weekly_profile_describes_a_calendar(string time, string expected)
    {
        var periods = new List<ChargingSchedulePeriod> { P(0, 32) };
        for (var day = 0; day < 5; day++)
        {
            periods.Add(P((day * 86400) + (6 * 3600), 8));
            periods.Add(P((day * 86400) + (23 * 3600), 32));
        }

        var mondays = TxDefault(0, A([.. periods]).From("-3.00:00").For(7 * 86400)).Weekly();
        AssertLimit(expected, [mondays.On(0)], 1, time, Started("00:00"));
    }

    // Errata 3.44: periods beyond the recurrence are never executed.
    [Theory]
    [InlineData("0.12:00", "16 A 11040 W 3 ph")]
    [InlineData("1.00:30", "16 A 11040 W 3 ph")]
    [InlineData("1.12:00", "16 A 11040 W 3 ph")]
    public void Periods_beyond_the_recurrence_are_never_reached(string time, string expected) =>
        AssertLimit(expected, [TxDefault(0, A(P(0, 16), P(86400, 6)).From("00:00").For(3 * 86400)).Daily().On(0)], 1, time, Started("00:00"));

    [Fact]
    public void Profile_without_periods_or_with_a_late_first_one_limits_nothing_until_then()
    {
        AssertLimit("unlimited", [TxDefault(0, A()).On(0)], 1, "10:00", null);
        AssertLimit("unlimited", [TxDefault(0, A(P(60, 6)).From("10:00")).On(0)], 1, "10:00:59", null);
        AssertLimit("6 A 4140 W 3 ph", [TxDefault(0, A(P(60, 6)).From("10:00")).On(0)], 1, "10:01", null);
    }

    [Fact]
    public void Next_change_skips_boundaries_that_change_nothing()
    {
        InstalledProfile[] profiles =
        [
            TxDefault(0, A(P(0, 16), P(60, 16), P(120, 20)).From("10:00").For(600)).On(0),
            TxDefault(5, A(99).From("10:00")).On(2),
            Max(0, A(16).From("10:00").For(300)).On(0),
        ];

        Assert.Equal(At("10:00"), Next("09:00"));
        Assert.Equal(At("10:05"), Next("10:00"));
        Assert.Equal(At("10:10"), Next("10:05"));
        Assert.Null(Next("10:10"));

        DateTimeOffset? Next(string time) => CompositeSchedule.NextChange(profiles, 1, At(time), Started("08:00"), ThreePhases);
    }

    // 11,000 W and 11,010 W are both 15.9 A.
    [Fact]
    public void Next_change_sees_watts_that_make_no_difference_in_amperes() => Assert.Equal(
        At("10:01"),
        CompositeSchedule.NextChange([TxDefault(0, W(P(0, 11000), P(60, 11010)).From("10:00")).On(0)], 1, At("10:00"), Started("08:00"), ThreePhases));

    [Fact]
    public void Next_change_of_a_recurring_profile_is_its_next_start()
    {
        InstalledProfile[] profiles = [TxDefault(0, A(32).From("22:00").For(8 * 3600)).Daily().On(0)];

        Assert.Equal(At("9.22:00"), CompositeSchedule.NextChange(profiles, 1, At("9.06:00"), Started("08:00"), ThreePhases));
    }

    [Fact]
    public void Endless_recurrence_without_a_change_ends_the_search()
    {
        InstalledProfile[] profiles = [TxDefault(0, A(16).From("00:00")).Daily().On(0)];

        var next = CompositeSchedule.NextChange(profiles, 1, At("00:00"), Started("00:00"), ThreePhases);
        Assert.Equal(At("00:00").AddDays(CompositeSchedule.MaxBoundaries + 1), next);

        // It would be 24,855 days.
        var schedule = CompositeSchedule.Between(profiles, 1, At("00:00"), int.MaxValue, ChargingRateUnit.A, Started("00:00"), ThreePhases);
        Assert.Equal(((CompositeSchedule.MaxBoundaries + 1) * 86400) + " s A: 0=16/3", Describe(schedule));
    }

    [Fact]
    public void Composite_schedule_merges_purposes_and_equal_neighbours() => AssertSchedule(
        "3600 s A: 0=16/3 600=10/3 1200=20/3 1800=6/1 2400=32/3",
        [
            Max(0, A(P(0, 16), P(1200, 20)).From("10:00")).On(0),
            Tx(0, A(P(0, 25), P(300, 20), P(600, 10), P(1200, 25), P(1800, 6, 1)).From("10:00").For(2400)).On(1),
            Max(1, A(40).From("10:40")).On(0),
        ],
        1,
        "10:00",
        3600,
        ChargingRateUnit.A,
        transaction: Started("09:00"));

    [Fact]
    public void Composite_schedule_starts_in_the_middle_of_periods() => AssertSchedule(
        "600 s W: 0=11040/3 100=6900/3",
        [Tx(0, A(P(0, 16), P(300, 10)).From("10:00")).On(1)],
        1,
        "10:03:20",
        600,
        ChargingRateUnit.W,
        transaction: Started("09:00"));

    [Fact]
    public void Composite_schedule_has_whole_seconds()
    {
        InstalledProfile[] profiles = [Tx(0, A(P(0, 16), P(300, 10)).From("10:00")).On(1)];

        AssertSchedule("60 s A: 0=16/3 10=10/3", profiles, 1, "10:04:50.4", 60, ChargingRateUnit.A, transaction: Started("09:00"));
        AssertSchedule("10 s A: 0=16/3", profiles, 1, "10:04:50.4", 10, ChargingRateUnit.A, transaction: Started("09:00"));
        AssertSchedule("0 s A: 0=16/3", profiles, 1, "10:04:50.4", 0, ChargingRateUnit.A, transaction: Started("09:00"));
    }

    [Fact]
    public void Composite_schedule_with_too_many_periods_ends_early()
    {
        InstalledProfile[] profiles = [Tx(0, A(P(0, 16), P(60, 10), P(120, 16), P(180, 10)).From("10:00")).On(1)];

        Assert.Equal("180 s A: 0=16/3 60=10/3 120=16/3", Between(3));
        Assert.Equal("600 s A: 0=16/3 60=10/3 120=16/3 180=10/3", Between(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Between(0));

        string Between(int maxPeriods) =>
            Describe(CompositeSchedule.Between(profiles, 1, At("10:00"), 600, ChargingRateUnit.A, Started("10:00"), ThreePhases, maxPeriods));
    }

    [Fact]
    public void Dates_at_the_ends_of_the_calendar_are_harmless()
    {
        var last = new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero);
        var schedule = A(P(0, 16), P(int.MaxValue, 6)) with { StartSchedule = last, Duration = int.MaxValue };

        AssertLimit("unlimited", [TxDefault(0, schedule).On(0)], 1, "10:00", null);
        AssertLimit("16 A 11040 W 3 ph", [TxDefault(0, schedule with { StartSchedule = DateTimeOffset.MinValue, Duration = null }).Daily().On(0)], 1, "10:00", null);
        Assert.Null(CompositeSchedule.NextChange([TxDefault(0, schedule).On(0)], 1, last, null, ThreePhases));
    }

    // §3.13.3: ChargePointMaxProfile is the limit for all connectors combined.
    [Theory]
    [InlineData(32, new[] { 40, 40 }, "16 A, 16 A")]
    [InlineData(32, new[] { 10, 40 }, "10 A, 22 A")]
    [InlineData(32, new[] { 40, 10 }, "22 A, 10 A")]
    [InlineData(32, new[] { 6, 40, 40 }, "6 A, 13 A, 13 A")]
    [InlineData(10, new[] { 40, 40, 40 }, "3.3 A, 3.3 A, 3.4 A")]
    [InlineData(100, new[] { 10, 20 }, "10 A, 20 A")]
    [InlineData(0, new[] { 10, 20 }, "0 A, 0 A")]
    [InlineData(16, new[] { 16 }, "16 A")]
    public void Cap_is_shared_by_the_connectors_that_charge(int cap, int[] own, string expected)
    {
        InstalledProfile[] profiles = [Max(0, A(cap)).On(0), .. own.Select((limit, i) => Tx(0, A(limit)).On(i + 1))];
        var charging = own.Select((_, i) => new ChargingConnector(i + 1, Started("09:00"), ThreePhases)).ToArray();

        var limits = CompositeSchedule.Shared(profiles, At("10:00"), charging);

        Assert.Equal(expected, string.Join(", ", limits.Select(limit => $"{limit.AmperesPerPhase:0.##} A")));
        Assert.All(limits, limit => Assert.Equal(limit.AmperesPerPhase * 690, limit.Watts));
    }

    [Fact]
    public void Connector_whose_hardware_needs_less_leaves_the_rest_to_the_others()
    {
        InstalledProfile[] profiles = [Max(0, A(32)).On(0)];
        ChargingConnector[] charging = [new(1, Started("09:00"), OnePhase with { MaxAmperes = 10 }), new(2, Started("09:00"), ThreePhases)];

        var limits = CompositeSchedule.Shared(profiles, At("10:00"), charging);

        Assert.Equal(["32 A 7360 W 1 ph", "22 A 15180 W 3 ph"], limits.Select(Describe));
    }

    [Fact]
    public void Nothing_is_shared_without_a_cap_or_without_connectors()
    {
        var limits = CompositeSchedule.Shared([Tx(0, A(20)).On(1)], At("10:00"), [new(1, Started("09:00"), ThreePhases), new(2, Started("09:00"), ThreePhases)]);

        Assert.Equal(["20 A 13800 W 3 ph", "unlimited"], limits.Select(Describe));
        Assert.Empty(CompositeSchedule.Shared([Max(0, A(20)).On(0)], At("10:00"), []));
    }
}
