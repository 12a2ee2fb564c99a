using CsCheck;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Cars that follow the pilot in their own way, at a charge point that nobody helps.</summary>
public sealed class ChargingDynamicsTests
{
    [Fact]
    public void Car_in_its_dead_time_is_suspended_and_charges_after_it()
    {
        using var bench = Online();
        bench.StartCharging(1, Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(3) }));
        Assert.Equal(ChargePointStatus.SuspendedEV, bench.Connector.Status);
        Assert.Equal(bench.Core.Now + TimeSpan.FromSeconds(3), bench.Core.NextDue);

        // Time is told late; the status has its own time.
        bench.Pass(60);
        var report = Assert.Single(bench.AnswerAll(), static call => call.Action == "StatusNotification").Payload;
        Assert.Equal("Charging", report.GetProperty("status").GetString());
        Assert.Equal(bench.Time.GetUtcNow().AddSeconds(-57), report.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(57 * 11_040 / 3_600.0, bench.Connector.Meter.EnergyWh, 6);
    }

    [Fact]
    public void Ramp_is_measured_as_it_was_however_late_time_is_told()
    {
        using var bench = Online(sampleSeconds: 10);
        bench.StartCharging(1, Car(new EvDynamics { RampAmpsPerSecond = 1 }));
        bench.Pass(40);
        var samples = bench.AnswerAll().Where(static call => call.Action == "MeterValues")
            .Select(static call => call.Payload.GetProperty("meterValue")[0].GetProperty("sampledValue"))
            .Select(static values => values.EnumerateArray()
                .First(static v => v.GetProperty("measurand").GetString() == "Current.Import").GetProperty("value").GetString());
        Assert.Equal(["10.00", "16.00", "16.00", "16.00"], samples);
        // 120 A s on the ramp, then 24 s at 16 A.
        Assert.Equal((120 + 24 * 16) * 690 / 3_600.0, bench.Connector.Meter.EnergyWh, 6);
    }

    [Fact]
    public void Limit_is_followed_in_the_cars_way()
    {
        using var bench = Online();
        bench.StartCharging(1, Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(2), RampAmpsPerSecond = 2, BiasAmps = 0.5 }));
        bench.Pass(60);
        Assert.Equal(16, bench.Connector.Current, 9);

        Limit(bench, "TxDefaultProfile", 10);
        Assert.Equal(10, bench.Connector.OfferedCurrent);
        Assert.Equal([16.0, 16, 16, 14, 12, 10, 9.5], Enumerable.Range(0, 7).Select(_ => Rounded(bench)));

        static double Rounded(Bench bench)
        {
            var amps = Math.Round(bench.Connector.Current, 9);
            bench.Pass(1);
            return amps;
        }
    }

    [Fact]
    public void Pause_by_a_limit_stops_at_once_and_a_car_that_sleeps_does_not_come_back()
    {
        using var bench = Online();
        bench.StartCharging(1, Car(new EvDynamics { Wakes = false }));
        bench.Pass(60);
        Limit(bench, "TxDefaultProfile", 0);
        Assert.Equal((0.0, ChargePointStatus.SuspendedEVSE), (bench.Connector.Power, bench.Connector.Status));
        bench.Pass(60);
        var before = bench.Connector.Meter.EnergyWh;
        Limit(bench, "TxDefaultProfile", 16);
        bench.Pass(600);
        Assert.Equal((0.0, 16.0, ChargePointStatus.SuspendedEV), (bench.Connector.Power, bench.Connector.OfferedCurrent, bench.Connector.Status));

        // As the gateway wakes cars.
        Limit(bench, "TxDefaultProfile", 0);
        bench.Pass(15);
        Limit(bench, "TxDefaultProfile", 10);
        Assert.Equal((10.0, ChargePointStatus.Charging), (Math.Round(bench.Connector.Current, 9), bench.Connector.Status));
        Assert.Equal(before, bench.Connector.Meter.EnergyWh, 9);
    }

    [Fact]
    public void Offer_that_a_common_limit_takes_back_in_the_same_moment_is_not_seen()
    {
        using var bench = Online(connectors: 2);
        bench.StartCharging(1, Car(new EvDynamics { Wakes = false, DeadTime = TimeSpan.FromSeconds(3) }));
        bench.Pass(60);
        Limit(bench, "ChargePointMaxProfile", 10);
        bench.Pass(60);
        var before = bench.Connector.Meter.EnergyWh;

        // Each of these divides the offers anew, from 32 A down to 10 A.
        for (var i = 0; i < 10; i++)
        {
            bench.Core.SetQuirk(Quirk.NoCompositeSchedule, i % 2 == 0);
            bench.Pass(1);
        }

        Assert.Equal(10 * 10 * 690 / 3_600.0, bench.Connector.Meter.EnergyWh - before, 6);
        Assert.Equal(ChargePointStatus.Charging, bench.Connector.Status);
    }

    [Fact]
    public void Energy_ends_with_the_transaction_whatever_the_ramp()
    {
        using var bench = Online();
        bench.StartCharging(1, Car(new EvDynamics { DeadTime = TimeSpan.FromSeconds(3), RampAmpsPerSecond = 0.5 }));
        bench.Pass(60);
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        var stop = bench.AnswerAll().Single(static call => call.Action == "StopTransaction").Payload.GetProperty("meterStop").GetInt32();
        bench.Pass(3_600);
        Assert.Equal(stop, bench.Connector.Meter.RegisterWh);
        Assert.Equal(0, bench.Connector.Power);
    }

    [Fact]
    public void Full_car_leaves_its_share_to_others_also_while_it_ramps()
    {
        using var bench = Online(connectors: 2);
        bench.StartCharging(1, new Ev(3, 32, new EvBattery(1_000, 22_080, 0.9, transitionSoc: 0.95, fullSoc: 0.95), dynamics: new EvDynamics { RampAmpsPerSecond = 1 }));
        bench.StartCharging(2, Car(new EvDynamics { RampAmpsPerSecond = 1 }));
        Limit(bench, "ChargePointMaxProfile", 16);
        Assert.Equal([8.0, 8.0], bench.Core.Connectors.Select(static c => c.OfferedCurrent));
        // 50 Wh: 28 A s x 690 V = 5.37 Wh in the 8 s of the ramp, then 5,520 W for 29.1 s.
        bench.Pass(37);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        bench.Pass(1);
        Assert.Equal([0.0, 8.0], bench.Core.Connectors.Select(static c => Math.Round(c.Current, 6)));
        bench.Pass(8);
        Assert.Equal([0.0, 16.0], bench.Core.Connectors.Select(static c => Math.Round(c.Current, 6)));
        Assert.Equal(50, bench.Connector.Meter.EnergyWh, 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(5_000.0)]
    public void Energy_of_an_invalid_token_ends_at_its_bound_on_a_ramp_and_with_a_meter_that_is_set(double? meter)
    {
        using var bench = Online();
        Assert.Null(bench.Core.SetConfiguration("StopTransactionOnInvalidId", "false"));
        Assert.Null(bench.Core.SetConfiguration("MaxEnergyOnInvalidId", "20"));
        Assert.Null(bench.Core.PlugIn(1, Car(new EvDynamics { RampAmpsPerSecond = 1 })));
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        while (bench.Port.Waiting > 0)
        {
            var call = bench.Port.Take();
            bench.Answer(call, call[2].GetString() switch
            {
                "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
                "StartTransaction" => """{"idTagInfo":{"status":"Blocked"},"transactionId":5}""",
                _ => "{}",
            });
        }

        bench.Pass(12);
        var taken = bench.Connector.Meter.EnergyWh;
        Assert.InRange(taken, 10, 15);
        if (meter is { } register)
            Assert.Null(bench.Core.SetMeter(1, register));
        bench.Pass(600);
        Assert.Equal(20, bench.Connector.Meter.EnergyWh - (meter ?? taken) + taken, 6);
        Assert.Equal(0, bench.Connector.Power);
    }

    /// <summary>The register is the integral of the power and what the battery took, in a life of limits, pauses and cars.</summary>
    [Fact]
    public void Register_power_and_battery_agree_and_no_result_depends_on_the_driver() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 4_000], Gen.OneOf(Gen.Const(0.0), Gen.Double[0.5, 5]), Gen.Double[0, 1], Gen.Bool),
            Gen.Select(Gen.Int[0, 20], Gen.Int[1, 60]).Array[1, 15],
            Gen.Double[0.1, 0.97],
            Gen.Int[1, 3]).Sample((values, limits, soc, phases) =>
        {
            var (dead, ramp, bias, wakes) = values;
            var dynamics = new EvDynamics { DeadTime = TimeSpan.FromMilliseconds(dead), RampAmpsPerSecond = ramp, BiasAmps = bias, Wakes = wakes };
            var (late, early) = (new EvBattery(5_000, 11_040, soc), new EvBattery(5_000, 11_040, soc));
            using var first = Online();
            using var second = Online();
            first.StartCharging(1, new Ev(phases, 16, late, dynamics: dynamics));
            second.StartCharging(1, new Ev(phases, 16, early, dynamics: dynamics));
            var integral = 0.0;
            foreach (var (amps, seconds) in limits)
            {
                Limit(first, "TxDefaultProfile", amps);
                Limit(second, "TxDefaultProfile", amps);
                first.Pass(seconds);
                for (var i = 0; i < seconds * 20; i++)
                {
                    var before = second.Connector.Power;
                    second.Pass(0.05);
                    // Steps fall between, so the mean of both ends is off by half a step at most.
                    integral += (before + second.Connector.Power) / 2 * 0.05 / 3_600;
                }

                Assert.Equal((late.Soc - soc) * 5_000, first.Connector.Meter.EnergyWh, tolerance: 1e-6);
                Assert.Equal((early.Soc - soc) * 5_000, second.Connector.Meter.EnergyWh, tolerance: 1e-6);
                Assert.Equal(first.Connector.Meter.EnergyWh, second.Connector.Meter.EnergyWh, tolerance: 1e-6);
                Assert.Equal(first.Connector.Power, second.Connector.Power, tolerance: 1e-3);
                Assert.Equal(
                    first.AnswerAll().Select(static call => (call.Action, call.Payload.GetRawText())),
                    second.AnswerAll().Select(static call => (call.Action, call.Payload.GetRawText())));
            }

            Assert.Equal(integral, second.Connector.Meter.EnergyWh, tolerance: 0.1 * limits.Length);
        }, iter: 100);

    private static Bench Online(int connectors = 1, int sampleSeconds = 0)
    {
        var bench = new Bench(options => options with
        {
            Connectors = connectors,
            MeterValueSampleInterval = TimeSpan.FromSeconds(sampleSeconds),
            HeartbeatInterval = TimeSpan.FromDays(1),
            WebSocketPingInterval = TimeSpan.Zero,
        });
        bench.BringOnline();
        return bench;
    }

    private static Ev Car(EvDynamics dynamics) => new(3, 16, new EvBattery(1e6, 1e6, 0.1), dynamics: dynamics);

    private static void Limit(Bench bench, string purpose, int amps)
    {
        bench.AnswerAll();
        Assert.Equal("Accepted", bench.StatusOf("SetChargingProfile", $$"""
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{amps}}}]} } }
            """));
        bench.AnswerAll();
    }
}
