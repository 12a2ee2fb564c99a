using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.SmartCharging;

/// <summary>A pilot with steps: an offer is rounded down, and is 6 A at least or none.</summary>
public sealed class PilotStepTests
{
    [Theory]
    [InlineData(1, "15.9", 15)]
    [InlineData(1, "16", 16)]
    [InlineData(1, "6.9", 6)]
    [InlineData(1, "5.9", 0)]
    [InlineData(0.6, "16", 15.6)]
    [InlineData(0.6, "6", 6)]
    [InlineData(8, "31", 24)]
    [InlineData(8, "7.9", 0)]
    [InlineData(4, "7", 0)] // 4 A cannot be signalled
    public void Offer_is_on_a_step(double step, string limit, double offered)
    {
        using var bench = Online(step);
        bench.StartCharging();
        Limit(bench, "TxDefaultProfile", limit);
        Assert.Equal(offered, bench.Connector.OfferedCurrent, 9);
        Assert.Equal(offered * 690, bench.Connector.Power, 6);
        Assert.Equal(offered == 0 ? ChargePointStatus.SuspendedEVSE : ChargePointStatus.Charging, bench.Connector.Status);
    }

    [Fact]
    public void Limit_of_the_cable_is_on_a_step_too()
    {
        using var bench = Online(5);
        bench.StartCharging();
        Assert.Equal(30, bench.Connector.OfferedCurrent, 9);
    }

    [Fact]
    public void Shares_of_a_common_limit_are_on_steps_and_within_it()
    {
        using var bench = Online(8, connectors: 3);
        for (var id = 1; id <= 3; id++)
            bench.StartCharging(id, Bench.Car(maxCurrent: id == 1 ? 6 : 32));
        // 8 A for a car of 6 A, and 19.5 A for each of the others.
        Limit(bench, "ChargePointMaxProfile", "47");
        Assert.Equal([8, 16, 16], bench.Core.Connectors.Select(static c => c.OfferedCurrent));
        // 6 A would do for the third without steps.
        Limit(bench, "ChargePointMaxProfile", "23");
        Assert.Equal([8, 8, 0], bench.Core.Connectors.Select(static c => c.OfferedCurrent));
    }

    [Theory]
    [InlineData(6, "5.9", 0)]
    [InlineData(6, "6", 6)]
    [InlineData(0.1, "0.5", 0.5)]
    public void Limit_below_the_lowest_pilot_offers_none(double least, string limit, double offered)
    {
        using var bench = new Bench(options => options with { MinPilotAmps = least });
        bench.BringOnline();
        bench.StartCharging(1, new Ev(3, 32, new EvBattery(50_000, 22_000, 0.2), minCurrent: least));
        Limit(bench, "ChargePointMaxProfile", limit);
        Assert.Equal(offered, bench.Core.Connectors[0].OfferedCurrent);
        Assert.Equal(offered > 0, bench.Core.Connectors[0].Power > 0);
    }

    private static Bench Online(double step, int connectors = 1)
    {
        var bench = new Bench(options => options with { PilotStepAmps = step, Connectors = connectors });
        bench.BringOnline();
        return bench;
    }

    private static void Limit(Bench bench, string purpose, string amps)
    {
        Assert.Equal("Accepted", bench.StatusOf("SetChargingProfile", $$"""
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{amps}}}]} } }
            """));
        bench.AnswerAll();
    }
}
