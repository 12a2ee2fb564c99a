using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>
/// Tests connector 0: "the total expected power or current the Charge Point expects to consume from the grid" (OCPP 1.6 §5.7, errata 3.30).
/// </summary>
public sealed class CompositeTotalTests
{
    private static readonly ElectricalContext Whole = ThreePhases with { MaxAmperes = 64 };

    private static readonly InstalledProfile[] Profiles =
    [
        Max(0, A(P(0, 40), P(600, 20)).From("10:00")).On(0),
        TxDefault(0, A(16)).On(0),
        Tx(0, A(10).From("10:00").For(300)).On(1),
    ];

    // Connector 1: 10 A for five minutes, then its default of 16 A. Connector 2: 16 A. Together 26 A, then 32 A; the cap is 40 A, then 20 A.
    [Theory]
    [InlineData(ChargePointTotalRule.CappedSum, "900 s A: 0=26/3 300=32/3 600=20/3", "900 s W: 0=17940/3 300=22080/3 600=13800/3")]
    [InlineData(ChargePointTotalRule.Cap, "900 s A: 0=40/3 600=20/3", "900 s W: 0=27600/3 600=13800/3")]
    [InlineData(ChargePointTotalRule.Sum, "900 s A: 0=26/3 300=32/3", "900 s W: 0=17940/3 300=22080/3")]
    public void Total_by_each_rule(ChargePointTotalRule rule, string amperes, string watts)
    {
        var rules = CompositeRules.Default with { Total = rule };

        Assert.Equal(amperes, Between(ChargingRateUnit.A, Two(), rules));
        Assert.Equal(watts, Between(ChargingRateUnit.W, Two(), rules));
    }

    [Fact]
    public void Total_is_the_default()
    {
        Assert.Equal("900 s A: 0=26/3 300=32/3 600=20/3", Between(ChargingRateUnit.A, Two(), null));
        Assert.Equal("26 A 17940 W 3 ph", Describe(CompositeSchedule.TotalAt(Profiles, Two(), At("10:00"), Whole)));
        Assert.Equal(At("10:05"), CompositeSchedule.TotalNextChange(Profiles, Two(), At("10:00"), Whole));
        Assert.Equal(At("10:10"), CompositeSchedule.TotalNextChange(Profiles, Two(), At("10:05"), Whole));
        Assert.Null(CompositeSchedule.TotalNextChange(Profiles, Two(), At("10:10"), Whole));
    }

    // With libocpp's rule each connector is capped separately, and two of them exceed the cap.
    [Fact]
    public void Sum_caps_each_connector_by_itself() => Assert.Equal(
        "60 s A: 0=40/3",
        Describe(CompositeSchedule.TotalBetween(
            [Max(0, A(20)).On(0)], Two(), At("10:00"), 60, ChargingRateUnit.A, Whole, rules: CompositeRules.Default with { Total = ChargePointTotalRule.Sum })));

    [Theory]
    [InlineData(IdleConnectorRule.Counted, "60 s A: 0=26/3")]
    [InlineData(IdleConnectorRule.Left, "60 s A: 0=10/3")]
    public void Idle_connector(IdleConnectorRule rule, string expected)
    {
        ChargingConnector[] connectors = [new(1, Started("09:00"), ThreePhases), new(2, null, ThreePhases)];

        Assert.Equal(
            expected,
            Describe(CompositeSchedule.TotalBetween(
                Profiles, connectors, At("10:00"), 60, ChargingRateUnit.A, Whole, rules: CompositeRules.Default with { IdleConnectors = rule })));
    }

    [Fact]
    public void Idle_charge_point_expects_nothing_when_idle_connectors_are_left() => Assert.Equal(
        "60 s W: 0=0/3",
        Describe(CompositeSchedule.TotalBetween(
            [],
            [new(1, null, ThreePhases)],
            At("10:00"),
            60,
            ChargingRateUnit.W,
            Whole,
            rules: CompositeRules.Default with { IdleConnectors = IdleConnectorRule.Left })));

    [Fact]
    public void Without_profiles_the_hardware_is_the_total()
    {
        Assert.Equal("60 s A: 0=64/3", Describe(CompositeSchedule.TotalBetween([], Two(), At("10:00"), 60, ChargingRateUnit.A, Whole)));
        Assert.Equal("60 s A: 0=50/3", Describe(CompositeSchedule.TotalBetween([], Two(), At("10:00"), 60, ChargingRateUnit.A, Whole with { MaxAmperes = 50 })));
        Assert.Equal("60 s W: 0=44160/3", Describe(CompositeSchedule.TotalBetween([], Two(), At("10:00"), 60, ChargingRateUnit.W, Whole)));
    }

    // 16 A × 230 V × 1 phase + 16 A × 230 V × 3 phases; the busiest phase carries 32 A.
    [Fact]
    public void Connectors_of_different_phases_add_up()
    {
        ChargingConnector[] connectors = [new(1, Started("09:00"), OnePhase), new(2, Started("09:00"), ThreePhases)];
        InstalledProfile[] profiles = [TxDefault(0, A(16)).On(0)];

        Assert.Equal("60 s W: 0=14720/3", Describe(CompositeSchedule.TotalBetween(profiles, connectors, At("10:00"), 60, ChargingRateUnit.W, Whole)));
        Assert.Equal("60 s A: 0=32/3", Describe(CompositeSchedule.TotalBetween(profiles, connectors, At("10:00"), 60, ChargingRateUnit.A, Whole)));
        Assert.Equal("60 s A: 0=16/1", Describe(CompositeSchedule.TotalBetween(profiles, [connectors[0]], At("10:00"), 60, ChargingRateUnit.A, Whole)));
    }

    [Fact]
    public void Phases_are_those_of_the_connector_with_most_of_them() => Assert.Equal(
        "32 A 14720 W 3 ph",
        Describe(CompositeSchedule.TotalAt(
            [TxDefault(0, A(16)).On(0)], [new(2, Started("09:00"), ThreePhases), new(1, Started("09:00"), OnePhase)], At("10:00"), Whole)));

    // Two connectors of one phase: 32 A, if it is the same phase, and 7360 W. A cap of 20 A allows 13,800 W, so it applies in A only.
    [Fact]
    public void Cap_may_bind_in_one_unit_only() => Assert.Equal(
        "20 A 7360 W 1 ph",
        Describe(CompositeSchedule.TotalAt(
            [TxDefault(0, A(16)).On(0), Max(0, A(20)).On(0)],
            [new(1, Started("09:00"), OnePhase), new(2, Started("09:00"), OnePhase)],
            At("10:00"),
            Whole)));

    // 230 W over three phases are a third of an ampere, and three of them one ampere, not 0.9.
    [Fact]
    public void Thirds_of_an_ampere_add_up_exactly()
    {
        ChargingConnector[] connectors = [new(1, null, ThreePhases), new(2, null, ThreePhases), new(3, null, ThreePhases)];

        Assert.Equal("60 s A: 0=1/3", Describe(CompositeSchedule.TotalBetween([TxDefault(0, W(230)).On(0)], connectors, At("10:00"), 60, ChargingRateUnit.A, Whole)));
    }

    // The cap of 8 kW is 11.5 A; connector 1 alone has less, with connector 2 more.
    [Fact]
    public void Cap_in_watts_limits_a_sum_in_amperes()
    {
        InstalledProfile[] profiles = [Max(0, W(8000)).On(0), TxDefault(0, A(7)).On(0)];

        Assert.Equal("11.5 A 8000 W 3 ph", Describe(CompositeSchedule.TotalAt(profiles, Two(), At("10:00"), Whole)));
        Assert.Equal("7 A 4830 W 3 ph", Describe(CompositeSchedule.TotalAt(profiles, [Two()[0]], At("10:00"), Whole)));
    }

    [Fact]
    public void Side_by_side_the_cap_limits_its_own_unit()
    {
        InstalledProfile[] profiles = [Max(0, W(8000)).On(0), TxDefault(0, A(7)).On(0)];
        var rules = CompositeRules.Default with { Units = UnitRule.SideBySide };

        Assert.Equal("14 A 8000 W 3 ph", Describe(CompositeSchedule.TotalAt(profiles, Two(), At("10:00"), Whole, rules)));
        // A connector with a limit in W draws at most the amperes that this limit allows.
        Assert.Equal("10 A 6900 W 3 ph", Describe(CompositeSchedule.TotalAt([TxDefault(0, W(3450)).On(0)], Two(), At("10:00"), Whole, rules)));
    }

    [Fact]
    public void Causes_are_the_cap_or_the_connectors_profiles()
    {
        var timeline = CompositeSchedule.TotalTimeline(Profiles, Two(), At("10:00"), 900, Whole);

        Assert.Equal(
            ["0: 26 A 17940 W 3 ph by TxProfile, TxDefaultProfile", "300: 32 A 22080 W 3 ph by TxDefaultProfile", "600: 20 A 13800 W 3 ph by ChargePointMaxProfile"],
            timeline.Periods.Select(period =>
                $"{period.StartPeriod}: {Describe(period.Limit)} by {string.Join(", ", period.Causes.Select(cause => cause.Profile.ChargingProfilePurpose))}"));
        Assert.Equal((At("10:00"), 900), (timeline.From, timeline.DurationSeconds));
    }

    [Fact]
    public void Causes_of_the_cap_alone_are_the_cap()
    {
        var rules = CompositeRules.Default with { Total = ChargePointTotalRule.Cap };

        Assert.Empty(CompositeSchedule.TotalTimeline([TxDefault(0, A(16)).On(0)], Two(), At("10:00"), 60, Whole, rules: rules).Periods[0].Causes);
        Assert.Single(CompositeSchedule.TotalTimeline(Profiles, Two(), At("10:00"), 60, Whole, rules: rules).Periods[0].Causes);
    }

    [Fact]
    public void Idle_connectors_that_are_left_cause_nothing() => Assert.Empty(
        CompositeSchedule.TotalTimeline(
            [TxDefault(0, A(16)).On(0)],
            [new(1, null, ThreePhases)],
            At("10:00"),
            60,
            Whole,
            rules: CompositeRules.Default with { IdleConnectors = IdleConnectorRule.Left }).Periods[0].Causes);

    private static ChargingConnector[] Two() => [new(1, Started("09:00"), ThreePhases), new(2, Started("09:00", 8), ThreePhases)];

    private static string Between(ChargingRateUnit unit, ChargingConnector[] connectors, CompositeRules? rules) =>
        Describe(CompositeSchedule.TotalBetween(Profiles, connectors, At("10:00"), 900, unit, Whole, rules: rules));
}
