using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Tests each switch of <see cref="CompositeRules"/>: the default, and the other readings of the same profiles.</summary>
public sealed class CompositeRulesTests
{
    private static readonly CompositeRules Default = CompositeRules.Default;

    // §3.13.6, errata 3.43: without a profile there is no constraint. The profile here ends after ten minutes.
    [Theory]
    [InlineData(GapRule.Unlimited, "unlimited", "1200 s A: 0=16/3 600=32/3", "1200 s W: 0=11040/3 600=22080/3")]
    [InlineData(GapRule.DefaultLimit, "20 A 13800 W 3 ph", "1200 s A: 0=16/3 600=20/3", "1200 s W: 0=11040/3 600=13800/3")]
    [InlineData(GapRule.MinusOne, "unlimited", "1200 s A: 0=16/3 600=-1/3", "1200 s W: 0=11040/3 600=-1/3")]
    public void Gap(GapRule rule, string after, string amperes, string watts)
    {
        InstalledProfile[] profiles = [TxDefault(0, A(16).From("10:00").For(600)).On(0)];
        var rules = Default with { Gap = rule, GapAmperes = 20 };

        Assert.Equal(after, At(profiles, "10:10", rules));
        Assert.Equal(amperes, Between(profiles, 1200, ChargingRateUnit.A, rules));
        Assert.Equal(watts, Between(profiles, 1200, ChargingRateUnit.W, rules));
    }

    [Fact]
    public void Default_limit_of_a_gap_is_48_A_unless_the_hardware_has_less()
    {
        var rules = Default with { Gap = GapRule.DefaultLimit };

        Assert.Equal("48 A 33120 W 3 ph", At([], "10:00", rules));
        Assert.Equal("60 s A: 0=32/3", Between([], 60, ChargingRateUnit.A, rules));
    }

    // §3.13.4, §7.13: minChargingRate is for the balancing algorithm.
    [Theory]
    [InlineData(MinChargingRateRule.Informs, "10:00", "4 A 2760 W 3 ph")]
    [InlineData(MinChargingRateRule.RaisesLimit, "10:00", "8.1 A 5589 W 3 ph")]
    [InlineData(MinChargingRateRule.Informs, "10:05", "0 A 0 W 3 ph")]
    [InlineData(MinChargingRateRule.RaisesLimit, "10:05", "8.1 A 5589 W 3 ph")]
    [InlineData(MinChargingRateRule.Informs, "10:10", "10 A 6900 W 3 ph")]
    [InlineData(MinChargingRateRule.RaisesLimit, "10:10", "10 A 6900 W 3 ph")]
    public void Minimum_charging_rate(MinChargingRateRule rule, string time, string expected) => Assert.Equal(
        expected,
        At([Tx(0, A(P(0, 4), P(300, 0), P(600, 10)).From("10:00") with { MinChargingRate = 8.1m }).On(1)], time, Default with { MinChargingRate = rule }));

    [Fact]
    public void Cap_holds_for_a_raised_limit_too() => Assert.Equal(
        "6 A 4140 W 3 ph",
        At([Tx(0, A(4) with { MinChargingRate = 8 }).On(1), Max(0, A(6)).On(0)], "10:00", Default with { MinChargingRate = MinChargingRateRule.RaisesLimit }));

    // Errata 3.68: 7 kW over three phases are 10.1 A, so the cap of 16 A does not apply, although it would apply alone.
    [Theory]
    [InlineData(UnitRule.Convert, "10.1 A 7000 W 3 ph", "60 s A: 0=10.1/3", "60 s W: 0=7000/3")]
    [InlineData(UnitRule.SideBySide, "16 A 7000 W 3 ph", "60 s A: 0=16/3", "60 s W: 0=7000/3")]
    public void Units(UnitRule rule, string limit, string amperes, string watts)
    {
        InstalledProfile[] profiles = [Max(0, A(16)).On(0), Tx(0, W(7000)).On(1)];
        var rules = Default with { Units = rule };

        Assert.Equal(limit, At(profiles, "10:00", rules));
        Assert.Equal(amperes, Between(profiles, 60, ChargingRateUnit.A, rules));
        Assert.Equal(watts, Between(profiles, 60, ChargingRateUnit.W, rules));
    }

    [Fact]
    public void Side_by_side_each_unit_has_its_own_lowest_limit_and_cause()
    {
        InstalledProfile cap = Max(0, A(16)).On(0), own = Tx(0, W(7000)).On(1);
        var rules = Default with { Units = UnitRule.SideBySide };

        var limit = CompositeSchedule.At([cap, own], 1, ProfileBuilder.At("10:00"), Started("09:00"), ThreePhases, rules);
        Assert.Equal((cap, own), (limit.BoundBy, limit.WattsBoundBy));
        limit = CompositeSchedule.At([own], 1, ProfileBuilder.At("10:00"), Started("09:00"), ThreePhases, rules);
        Assert.Equal((null, 7000m, own, null), (limit.AmperesPerPhase, limit.Watts, limit.BoundBy, limit.WattsBoundBy));

        // Without a limit in A the hardware limit is reported, or -1.
        Assert.Equal("60 s A: 0=32/3", Between([own], 60, ChargingRateUnit.A, rules));
        Assert.Equal("60 s A: 0=-1/3", Between([own], 60, ChargingRateUnit.A, rules with { Gap = GapRule.MinusOne }));
        Assert.Equal("60 s W: 0=6000/3", Between([own, Max(1, W(6000)).On(0)], 60, ChargingRateUnit.W, rules));
        Assert.Equal("60 s A: 0=9/1", Between([Tx(0, A(9)).On(1), Max(1, W(6000, 1)).On(0)], 60, ChargingRateUnit.A, rules));
        Assert.Equal("60 s A: 0=9/3", Between([Tx(0, A(10)).On(1), Max(1, A(9)).On(0)], 60, ChargingRateUnit.A, rules));
        Assert.Equal("60 s A: 0=10/3", Between([Tx(0, A(10)).On(1), Max(1, A(11)).On(0)], 60, ChargingRateUnit.A, rules));
    }

    // IEC 61851-1: a control pilot signals at least 6 A.
    [Theory]
    [InlineData(LowCurrentRule.Stays, "5.9", "5.9 A 4071 W 3 ph")]
    [InlineData(LowCurrentRule.Suspends, "5.9", "0 A 0 W 3 ph")]
    [InlineData(LowCurrentRule.Suspends, "6", "6 A 4140 W 3 ph")]
    [InlineData(LowCurrentRule.Stays, "0", "0 A 0 W 3 ph")]
    [InlineData(LowCurrentRule.Suspends, "0", "0 A 0 W 3 ph")]
    public void Low_current(LowCurrentRule rule, string limit, string expected) => Assert.Equal(
        expected,
        At([TxDefault(0, A(decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture))).On(0)], "10:00", Default with { LowCurrent = rule }));

    [Fact]
    public void Low_power_suspends_side_by_side_too()
    {
        var rules = Default with { LowCurrent = LowCurrentRule.Suspends, Units = UnitRule.SideBySide };

        Assert.Equal("60 s W: 0=0/3", Between([Tx(0, W(4139)).On(1)], 60, ChargingRateUnit.W, rules));
        Assert.Equal("60 s W: 0=4140/3", Between([Tx(0, W(4140)).On(1)], 60, ChargingRateUnit.W, rules));
        Assert.Equal("60 s W: 0=4140/3", Between([Tx(0, W(4140)).On(1)], 60, ChargingRateUnit.W, rules with { LeastAmperes = 6 }));
        Assert.Equal("60 s W: 0=0/3", Between([Tx(0, W(4140)).On(1)], 60, ChargingRateUnit.W, rules with { LeastAmperes = 6.1m }));
    }

    // Errata 3.34 allows a connector with one phase a limit "as is given"; errata 3.68 divides W by the profile's numberPhases.
    [Theory]
    [InlineData(ExcessPhasesRule.Share, ChargingRateUnit.W, "16 A 3680 W 1 ph")]
    [InlineData(ExcessPhasesRule.Whole, ChargingRateUnit.W, "48 A 11040 W 1 ph")]
    [InlineData(ExcessPhasesRule.Share, ChargingRateUnit.A, "16 A 3680 W 1 ph")]
    [InlineData(ExcessPhasesRule.Whole, ChargingRateUnit.A, "16 A 3680 W 1 ph")]
    public void Excess_phases(ExcessPhasesRule rule, ChargingRateUnit unit, string expected)
    {
        InstalledProfile profile = Tx(0, unit == ChargingRateUnit.W ? W(11040) : A(16)).On(1);

        Assert.Equal(expected, Describe(CompositeSchedule.At([profile], 1, ProfileBuilder.At("10:00"), Started("09:00"), OnePhase, Default with { ExcessPhases = rule })));
    }

    // §3.13.1: "if a transaction-specific profile … is present, it SHALL overrule the default … for the duration of the current transaction".
    [Theory]
    [InlineData(TxProfileRule.WhileInForce, "09:59", "6 A 4140 W 3 ph")]
    [InlineData(TxProfileRule.WhileInstalled, "09:59", "unlimited")]
    [InlineData(TxProfileRule.WhileInForce, "10:05", "20 A 13800 W 3 ph")]
    [InlineData(TxProfileRule.WhileInstalled, "10:05", "20 A 13800 W 3 ph")]
    [InlineData(TxProfileRule.WhileInForce, "10:10", "6 A 4140 W 3 ph")]
    [InlineData(TxProfileRule.WhileInstalled, "10:10", "unlimited")]
    public void Tx_profile_that_is_not_in_force(TxProfileRule rule, string time, string expected)
    {
        InstalledProfile[] profiles = [TxDefault(0, A(6)).On(0), Tx(0, A(20).From("10:00").For(600)).On(1)];
        var rules = Default with { TxProfile = rule };

        Assert.Equal(expected, At(profiles, time, rules));
        Assert.Equal("6 A 4140 W 3 ph", Describe(CompositeSchedule.At(profiles, 2, ProfileBuilder.At(time), Started("09:00"), ThreePhases, rules)));
        Assert.Equal("6 A 4140 W 3 ph", Describe(CompositeSchedule.At(profiles, 1, ProfileBuilder.At(time), null, ThreePhases, rules)));
    }

    // §3.13.1: "the TxDefaultProfile SHALL be replaced only for that specific connector".
    [Theory]
    [InlineData(ConnectorDefaultRule.ReplacesLevel, "10:05", "16 A 11040 W 3 ph")]
    [InlineData(ConnectorDefaultRule.GoesFirst, "10:05", "10 A 6900 W 3 ph")]
    [InlineData(ConnectorDefaultRule.ReplacesLevel, "10:15", "16 A 11040 W 3 ph")]
    [InlineData(ConnectorDefaultRule.GoesFirst, "10:15", "16 A 11040 W 3 ph")]
    public void Default_of_a_connector_on_a_lower_level(ConnectorDefaultRule rule, string time, string expected)
    {
        InstalledProfile own = TxDefault(0, A(10).From("10:00").For(600)).On(1), general = TxDefault(1, A(16)).On(0);

        Assert.Equal(expected, At([own, general], time, Default with { ConnectorDefault = rule }));
        Assert.Equal(expected, At([general, own], time, Default with { ConnectorDefault = rule }));
    }

    [Theory]
    [InlineData(ConnectorDefaultRule.ReplacesLevel, "unlimited")]
    [InlineData(ConnectorDefaultRule.GoesFirst, "16 A 11040 W 3 ph")]
    public void Default_of_a_connector_that_is_over(ConnectorDefaultRule rule, string expected) => Assert.Equal(
        expected,
        At([TxDefault(0, A(10).From("10:00").For(600)).On(1), TxDefault(0, A(16)).On(0)], "10:10", Default with { ConnectorDefault = rule }));

    [Fact]
    public void Connectors_own_defaults_stack_when_they_go_first() => Assert.Equal(
        "12 A 8280 W 3 ph",
        At(
            [TxDefault(0, A(10)).On(1), TxDefault(1, A(12)).On(1), TxDefault(9, A(16)).On(0)],
            "10:00",
            Default with { ConnectorDefault = ConnectorDefaultRule.GoesFirst }));

    private static string At(InstalledProfile[] profiles, string time, CompositeRules rules) =>
        Describe(CompositeSchedule.At(profiles, 1, ProfileBuilder.At(time), Started("09:00"), ThreePhases, rules));

    private static string Between(InstalledProfile[] profiles, int seconds, ChargingRateUnit unit, CompositeRules rules) =>
        Describe(CompositeSchedule.Between(profiles, 1, ProfileBuilder.At("10:00"), seconds, unit, Started("09:00"), ThreePhases, rules: rules));
}
