using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Tests the errata, each as a case calculated by hand, and the causes of limits.</summary>
public sealed partial class CompositeScheduleTests
{
    // Errata 3.8: a running transaction switches to a new or updated TxDefaultProfile, and continues without a removed one.
    [Fact]
    public void New_updated_and_removed_default_holds_for_the_running_transaction()
    {
        var store = new ProfileStore(new ProfileStoreLimits());
        AssertNow("unlimited");
        store.Install(0, TxDefault(0, A(16)).Id(1), Started("09:00"), At("10:00"));
        AssertNow("16 A 11040 W 3 ph");
        store.Install(0, TxDefault(0, A(10)).Id(2), Started("09:00"), At("10:01"));
        AssertNow("10 A 6900 W 3 ph");
        store.Clear(new ClearChargingProfileRequest(Id: 2));
        AssertNow("unlimited");

        void AssertNow(string expected) => AssertLimit(expected, [.. store.Profiles], 1, "10:05", Started("09:00"));
    }

    // Errata 3.28: "from the moment the request PDU is received: Time X, up to X + Duration".
    [Fact]
    public void Composite_schedule_reaches_from_the_request_to_its_duration() => AssertSchedule(
        "450 s A: 0=16/3 150=10/3",
        [Tx(0, A(P(0, 16), P(300, 10), P(600, 6)).From("10:00")).On(1)],
        1,
        "10:02:30",
        450,
        ChargingRateUnit.A,
        transaction: Started("10:00"));

    // Errata 3.43 with §3.13.2's night tariff: 32 A from 22:00 for eight hours, each day, on a default of 8 A.
    [Fact]
    public void Shorter_duration_than_the_recurrence_falls_back_each_day() => AssertSchedule(
        "172800 s A: 0=8/3 43200=32/3 72000=8/3 129600=32/3 158400=8/3",
        [TxDefault(1, A(32).From("22:00").For(8 * 3600)).Daily().On(0), TxDefault(0, A(8)).On(0)],
        1,
        "5.10:00",
        172800,
        ChargingRateUnit.A);

    // Errata 3.44: periods from the second day on are never executed; errata 3.78: every 24 hours at the time of the startSchedule.
    [Fact]
    public void Longer_periods_than_the_recurrence_are_cut_each_day() => AssertSchedule(
        "172800 s A: 0=16/3 36000=10/3 86400=16/3 122400=10/3",
        [TxDefault(0, A(P(0, 16), P(36000, 10), P(90000, 6)).From("07:30")).Daily().On(0)],
        1,
        "3.07:30",
        172800,
        ChargingRateUnit.A);

    // Errata 3.78: "every 7 days, at the same time and day-of-the-week as in the startSchedule".
    [Theory]
    [InlineData("7.07:29:59", "6 A 4140 W 3 ph")]
    [InlineData("7.07:30", "16 A 11040 W 3 ph")]
    [InlineData("14.08:29:59", "16 A 11040 W 3 ph")]
    [InlineData("14.08:30", "6 A 4140 W 3 ph")]
    [InlineData("15.07:30", "6 A 4140 W 3 ph")]
    public void Weekly_profile_restarts_on_the_weekday_of_its_start(string time, string expected) => AssertLimit(
        expected,
        [TxDefault(1, A(16).From("07:30").For(3600)).Weekly().On(0), TxDefault(0, A(6)).On(0)],
        1,
        time,
        Started("00:00"));

    // Errata 3.65, 3.66: validFrom and validTo are allowed for TxProfiles, so that they can be stacked.
    [Fact]
    public void Tx_profiles_stack_by_their_validity() => AssertSchedule(
        "3600 s A: 0=16/3 600=8/3 1200=16/3",
        [Tx(0, A(16).From("09:00")).On(1), Tx(1, A(8).From("09:00")).Valid("10:10", "10:20").On(1)],
        1,
        "10:00",
        3600,
        ChargingRateUnit.A,
        transaction: Started("09:00"));

    // Errata 3.53: a TxDefaultProfile on connector 0 applies to all connectors.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(99)]
    public void Default_of_the_charge_point_is_for_every_connector(int connectorId) =>
        AssertLimit("16 A 11040 W 3 ph", [TxDefault(0, A(16)).On(0)], connectorId, "10:00", Started("09:00"));

    // §3.13.3: the minimum for each interval; intervals need not be of equal length. By hand: cap 20, 10, 20 against own 16, 12.
    [Fact]
    public void Intervals_of_different_lengths_are_merged() => AssertSchedule(
        "1800 s A: 0=16/3 400=10/3 700=12/3",
        [Max(0, A(P(0, 20), P(400, 10), P(700, 20)).From("10:00")).On(0), Tx(0, A(P(0, 16), P(600, 12)).From("10:00")).On(1)],
        1,
        "10:00",
        1800,
        ChargingRateUnit.A,
        transaction: Started("10:00"));

    // 9.9 kW over three phases are 14.347… A: 14.3 A are reported, and on one phase exactly a third of the power.
    [Fact]
    public void Power_on_fewer_phases_keeps_its_decimals() =>
        AssertLimit("14.3 A 3300 W 1 ph", [Max(0, W(9900)).On(0), Tx(0, A(20, 1)).On(1)], 1, "10:00", Started("09:00"));

    [Fact]
    public void Timeline_names_the_profile_of_each_period_and_splits_where_only_it_changes()
    {
        InstalledProfile night = TxDefault(1, A(16).From("10:00").For(300)).On(0), site = TxDefault(0, A(16)).On(0), cap = Max(0, A(6).From("10:10")).On(0);

        var timeline = CompositeSchedule.Timeline([night, site, cap], 1, At("10:00"), 1200, Started("09:00"), ThreePhases);

        Assert.Equal(
            [(0, "16 A 11040 W 3 ph", night), (300, "16 A 11040 W 3 ph", site), (600, "6 A 4140 W 3 ph", cap)],
            timeline.Periods.Select(period => (period.StartPeriod, Describe(period.Limit), Assert.Single(period.Causes))));
        Assert.Equal((At("10:00"), 1200), (timeline.From, timeline.DurationSeconds));
        Assert.Equal(2, CompositeSchedule.Timeline([night, site, cap], 1, At("10:00"), 1200, Started("09:00"), ThreePhases, maxPeriods: 2).Periods.Count);
        Assert.Empty(CompositeSchedule.Timeline([], 1, At("10:00"), 60, null, ThreePhases).Periods[0].Causes);
    }

    [Fact]
    public void Timeline_has_both_causes_when_units_stand_side_by_side()
    {
        InstalledProfile cap = Max(0, A(16)).On(0), own = Tx(0, W(7000)).On(1);
        var rules = CompositeRules.Default with { Units = UnitRule.SideBySide };

        Assert.Equal([cap, own], CompositeSchedule.Timeline([own, cap], 1, At("10:00"), 60, Started("09:00"), ThreePhases, rules: rules).Periods[0].Causes);
        Assert.Equal([own], CompositeSchedule.Timeline([own], 1, At("10:00"), 60, Started("09:00"), ThreePhases, rules: rules).Periods[0].Causes);
        Assert.Equal([cap], CompositeSchedule.Timeline([cap], 1, At("10:00"), 60, Started("09:00"), ThreePhases, rules: rules).Periods[0].Causes);
    }

    [Fact]
    public void Layers_stand_beside_each_other()
    {
        var layers = CompositeSchedule.LayersAt(
            [Max(0, A(6)).On(0), Tx(0, A(20)).On(1), TxDefault(3, A(8)).On(0)], 1, At("10:00"), Started("09:00"), ThreePhases);

        Assert.Equal(
            ("6 A 4140 W 3 ph", "20 A 13800 W 3 ph", "8 A 5520 W 3 ph"),
            (Describe(layers.ChargePointMax), Describe(layers.Tx), Describe(layers.TxDefault)));
    }
}
