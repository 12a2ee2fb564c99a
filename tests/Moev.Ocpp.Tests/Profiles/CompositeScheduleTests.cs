using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

public sealed partial class CompositeScheduleTests
{
    // OCPP 1.6 §3.13.7: at most 6 kW between 08:00 and 20:00, otherwise 11 kW, each day.
    private static readonly ChargingProfile SpecificationsExample =
        TxDefault(0, W(P(0, 11000, 3), P(28800, 6000, 3), P(72000, 11000, 3)).From("-4671.00:00").For(86400)).Daily();

    [Theory]
    [InlineData("00:00", "15.9 A 11000 W 3 ph")]
    [InlineData("07:59:59", "15.9 A 11000 W 3 ph")]
    [InlineData("08:00", "8.6 A 6000 W 3 ph")]
    [InlineData("19:59:59", "8.6 A 6000 W 3 ph")]
    [InlineData("20:00", "15.9 A 11000 W 3 ph")]
    [InlineData("300.12:00", "8.6 A 6000 W 3 ph")]
    public void Specifications_example_limits_the_day_to_6_kW(string time, string expected) =>
        AssertLimit(expected, [SpecificationsExample.On(0)], 1, time, Started(time));

    [Fact]
    public void Specifications_example_as_a_composite_schedule() =>
        AssertSchedule("86400 s W: 0=11000/3 7200=6000/3 50400=11000/3", [SpecificationsExample.On(0)], 1, "06:00", 86400, ChargingRateUnit.W);

    [Fact]
    public void Without_profiles_nothing_is_limited()
    {
        AssertLimit("unlimited", [], 1, "10:00", Started("09:00"));
        AssertSchedule("60 s A: 0=32/3", [], 1, "10:00", 60, ChargingRateUnit.A);
        AssertSchedule("60 s W: 0=7360/1", [], 1, "10:00", 60, ChargingRateUnit.W, OnePhase);
        Assert.Null(CompositeSchedule.NextChange([], 1, At("10:00"), null, ThreePhases));
    }

    // §3.13.2: the highest stack level that is valid wins, even if its limit is higher.
    [Theory]
    [InlineData("09:59:59", "16 A 11040 W 3 ph")]
    [InlineData("10:00", "25 A 17250 W 3 ph")]
    [InlineData("11:59:59", "25 A 17250 W 3 ph")]
    [InlineData("12:00", "16 A 11040 W 3 ph")]
    public void Highest_valid_stack_level_wins(string time, string expected) => AssertLimit(
        expected,
        [TxDefault(3, A(25)).Valid("10:00", "12:00").On(0), TxDefault(1, A(16)).On(0), TxDefault(0, A(6)).On(0)],
        1,
        time,
        Started("08:00"));

    // Errata 3.43: after the duration a lower stack level applies, and without one there is no limit.
    [Theory]
    [InlineData("10:09:59", "6 A 4140 W 3 ph")]
    [InlineData("10:10", "16 A 11040 W 3 ph")]
    [InlineData("10:59:59", "16 A 11040 W 3 ph")]
    [InlineData("11:00", "unlimited")]
    public void After_its_duration_a_profile_falls_to_the_lower_level_and_then_to_no_limit(string time, string expected) => AssertLimit(
        expected,
        [TxDefault(1, A(6).From("10:00").For(600)).On(0), TxDefault(0, A(16).From("10:00").For(3600)).On(0)],
        1,
        time,
        Started("08:00"));

    // §3.13.2, NOTE: without a duration on the highest level, lower ones never apply.
    [Fact]
    public void Without_a_duration_the_highest_level_applies_forever() => AssertLimit(
        "6 A 4140 W 3 ph",
        [TxDefault(1, A(6).From("10:00")).On(0), TxDefault(0, A(16)).On(0)],
        1,
        "3000.10:00",
        Started("08:00"));

    // §5.16.4, NOTE: the last period's value is kept until the duration ends; periods beyond the duration are not executed.
    [Theory]
    [InlineData("10:00", "16 A 11040 W 3 ph")]
    [InlineData("10:05", "10 A 6900 W 3 ph")]
    [InlineData("10:59:59", "10 A 6900 W 3 ph")]
    [InlineData("11:00", "unlimited")]
    [InlineData("11:30", "unlimited")]
    public void Last_period_holds_until_the_duration_ends(string time, string expected) => AssertLimit(
        expected,
        [Tx(0, A(P(0, 16), P(300, 10), P(5400, 20)).From("10:00").For(3600)).On(1)],
        1,
        time,
        Started("10:00"));

    // §3.13.1: TxProfile overrules TxDefaultProfile, upwards too, and only for its own transaction and connector.
    [Fact]
    public void TxProfile_overrules_TxDefaultProfile_for_its_transaction()
    {
        InstalledProfile[] profiles = [TxDefault(9, A(6)).On(0), Tx(0, A(20), 7).On(1)];

        AssertLimit("20 A 13800 W 3 ph", profiles, 1, "10:00", Started("09:00", 7));
        AssertLimit("6 A 4140 W 3 ph", profiles, 1, "10:00", Started("09:00", 8));
        AssertLimit("6 A 4140 W 3 ph", profiles, 1, "10:00", Started("09:00", null));
        AssertLimit("6 A 4140 W 3 ph", profiles, 1, "10:00", null);
        AssertLimit("6 A 4140 W 3 ph", profiles, 2, "10:00", Started("09:00", 7));
    }

    // §5.16.2: a profile from RemoteStartTransaction has no transactionId and applies before the transaction has one.
    [Theory]
    [InlineData(7)]
    [InlineData(null)]
    public void TxProfile_without_a_transaction_id_applies_to_the_running_transaction(int? id) =>
        AssertLimit("20 A 13800 W 3 ph", [Tx(0, A(20)).On(1)], 1, "10:00", Started("09:00", id));

    [Fact]
    public void TxProfile_that_is_over_leaves_the_site_default_in_force() => AssertLimit(
        "6 A 4140 W 3 ph",
        [TxDefault(0, A(6)).On(0), Tx(0, A(20).For(600)).On(1)],
        1,
        "10:10",
        Started("10:00"));

    // §3.13.1: a TxDefaultProfile for one connector replaces the general one for that connector only.
    [Fact]
    public void TxDefaultProfile_of_a_connector_replaces_the_general_one_of_its_level()
    {
        InstalledProfile[] profiles = [TxDefault(0, A(10)).On(2), TxDefault(0, A(16)).On(0)];

        AssertLimit("16 A 11040 W 3 ph", profiles, 1, "10:00", Started("09:00"));
        AssertLimit("10 A 6900 W 3 ph", profiles, 2, "10:00", Started("09:00"));
    }

    [Fact]
    public void TxDefaultProfile_that_is_replaced_does_not_come_back_when_the_connectors_own_is_over() => AssertLimit(
        "unlimited",
        [TxDefault(0, A(16)).On(0), TxDefault(0, A(10).For(60)).On(1)],
        1,
        "10:10",
        Started("10:00"));

    [Fact]
    public void TxDefaultProfiles_of_other_levels_stack_across_connector_and_charge_point()
    {
        InstalledProfile[] profiles = [TxDefault(1, A(16).From("10:00").For(600)).On(0), TxDefault(0, A(10)).On(1)];

        AssertLimit("16 A 11040 W 3 ph", profiles, 1, "10:05", Started("09:00"));
        AssertLimit("10 A 6900 W 3 ph", profiles, 1, "10:10", Started("09:00"));
    }

    // §3.13.3: the minimum of ChargePointMaxProfile and the transaction's profile.
    [Theory]
    [InlineData(16, 20, "16 A 11040 W 3 ph", ChargingProfilePurpose.ChargePointMaxProfile)]
    [InlineData(20, 16, "16 A 11040 W 3 ph", ChargingProfilePurpose.TxDefaultProfile)]
    [InlineData(16, 16, "16 A 11040 W 3 ph", ChargingProfilePurpose.TxDefaultProfile)]
    [InlineData(0, 16, "0 A 0 W 3 ph", ChargingProfilePurpose.ChargePointMaxProfile)]
    [InlineData(16, 0, "0 A 0 W 3 ph", ChargingProfilePurpose.TxDefaultProfile)]
    public void ChargePointMaxProfile_caps(int max, int own, string expected, ChargingProfilePurpose boundBy)
    {
        InstalledProfile[] profiles = [Max(0, A(max)).On(0), TxDefault(5, A(own)).On(0)];

        AssertLimit(expected, profiles, 1, "10:00", Started("09:00"));
        var limit = CompositeSchedule.At(profiles, 1, At("10:00"), Started("09:00"), ThreePhases);
        Assert.Equal(boundBy, limit.BoundBy?.Profile.ChargingProfilePurpose);
    }

    [Fact]
    public void Connector_0_has_the_cap_alone()
    {
        InstalledProfile[] profiles = [TxDefault(0, A(6)).On(0), Max(0, A(40)).On(0)];

        AssertLimit("40 A 27600 W 3 ph", profiles, 0, "10:00", null);
        AssertSchedule("60 s A: 0=32/3", profiles, 0, "10:00", 60, ChargingRateUnit.A);
        AssertLimit("unlimited", [TxDefault(0, A(6)).On(0)], 0, "10:00", null);
    }

    [Fact]
    public void ChargePointMaxProfile_on_a_connector_is_not_counted() =>
        AssertLimit("unlimited", [Max(0, A(6)).On(1)], 1, "10:00", Started("09:00"));

    // Errata 3.68: A is per phase, W the sum; an absent numberPhases is 3.
    [Theory]
    [InlineData(3, null, 16, "16 A 11040 W 3 ph")]
    [InlineData(3, 3, 16, "16 A 11040 W 3 ph")]
    [InlineData(3, 1, 16, "16 A 3680 W 1 ph")]
    [InlineData(2, null, 16, "16 A 7360 W 2 ph")]
    [InlineData(1, null, 16, "16 A 3680 W 1 ph")]
    [InlineData(1, 2, 16, "16 A 3680 W 1 ph")]
    public void Amperes_are_per_phase(int connectorPhases, int? numberPhases, int limit, string expected) => AssertLimit(
        expected, [TxDefault(0, A(limit, numberPhases)).On(0)], 1, "10:00", null, ThreePhases with { Phases = connectorPhases });

    [Theory]
    [InlineData(3, null, 11040, "16 A 11040 W 3 ph")]
    [InlineData(3, 3, 11000, "15.9 A 11000 W 3 ph")]
    [InlineData(3, 1, 3680, "16 A 3680 W 1 ph")]
    [InlineData(3, 2, 7360, "16 A 7360 W 2 ph")]
    [InlineData(1, 1, 3680, "16 A 3680 W 1 ph")]
    [InlineData(1, null, 11040, "16 A 3680 W 1 ph")]
    [InlineData(1, null, 3680, "5.3 A 1226.6 W 1 ph")]
    public void Watts_are_the_sum_and_become_amperes_over_the_periods_own_phases(int connectorPhases, int? numberPhases, int limit, string expected) =>
        AssertLimit(expected, [TxDefault(0, W(limit, numberPhases)).On(0)], 1, "10:00", null, ThreePhases with { Phases = connectorPhases });

    [Fact]
    public void Set_voltage_of_the_area_counts() => AssertLimit(
        "25 A 5500 W 2 ph",
        [TxDefault(0, W(5500, 2)).On(0)],
        1,
        "10:00",
        null,
        new ElectricalContext(110, 3, 32));

    [Fact]
    public void Caps_in_the_other_unit_and_with_other_phases_are_compared_per_phase()
    {
        // 11 kW over three phases is 15.9 A on each, also on the single phase that the transaction may use.
        AssertLimit("15.9 A 3666.6 W 1 ph", [Max(0, W(11000)).On(0), Tx(0, A(20, 1)).On(1)], 1, "10:00", Started("09:00"));
        AssertLimit("10 A 2300 W 1 ph", [Max(0, W(11000)).On(0), Tx(0, A(10, 1)).On(1)], 1, "10:00", Started("09:00"));
        AssertLimit("15.9 A 3666.6 W 1 ph", [Max(0, A(20, 1)).On(0), Tx(0, W(11000)).On(1)], 1, "10:00", Started("09:00"));
    }

    [Theory]
    [InlineData("8.1", "8.1 A 5589 W 3 ph")]
    [InlineData("8.19", "8.1 A 5651.1 W 3 ph")]
    [InlineData("0.05", "0 A 34.5 W 3 ph")]
    [InlineData("-1", "0 A 0 W 3 ph")]
    [InlineData("79228162514264337593543950335", "1000000000 A 690000000000 W 3 ph")]
    public void Limits_are_decimal_and_rounded_down_to_a_tenth(string limit, string expected) => AssertLimit(
        expected,
        [TxDefault(0, A(decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture))).On(0)],
        1,
        "10:00",
        null);

    private static void AssertLimit(
        string expected,
        InstalledProfile[] profiles,
        int connectorId,
        string time,
        TransactionContext? transaction,
        ElectricalContext? electrical = null) =>
        Assert.Equal(expected, Describe(CompositeSchedule.At(profiles, connectorId, At(time), transaction, electrical ?? ThreePhases)));

    private static void AssertSchedule(
        string expected,
        InstalledProfile[] profiles,
        int connectorId,
        string from,
        int duration,
        ChargingRateUnit unit,
        ElectricalContext? electrical = null,
        TransactionContext? transaction = null)
    {
        var schedule = CompositeSchedule.Between(profiles, connectorId, At(from), duration, unit, transaction, electrical ?? ThreePhases);
        Assert.Equal(expected, Describe(schedule));
        Assert.Null(schedule.StartSchedule);
    }
}
