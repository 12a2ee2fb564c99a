using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Charging profiles change what flows, and when.</summary>
public sealed class ProfileTests : IDisposable
{
    private readonly Bench _bench = new(options => options with { MeterValueSampleInterval = TimeSpan.Zero });

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Limit_takes_effect_at_once_and_clearing_it_ends_it()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", Set(0, "ChargePointMaxProfile", "A", "0:10"));
        Assert.Equal(6_900, _bench.Connector.Power, 6);

        // The same purpose and stack level replaces.
        Assert.Equal("Accepted", Set(0, "ChargePointMaxProfile", "A", "0:8.5", id: 2));
        Assert.Equal(5_865, _bench.Connector.Power, 6);
        Assert.Equal("Accepted", _bench.StatusOf("ClearChargingProfile", """{"chargingProfilePurpose":"ChargePointMaxProfile"}"""));
        Assert.Equal(22_080, _bench.Connector.Power, 6);
        Assert.Equal("Unknown", _bench.StatusOf("ClearChargingProfile", "{}"));
        _bench.ExpectSilence();
    }

    [Theory]
    [InlineData("5.9", 0, ChargePointStatus.SuspendedEVSE)]
    [InlineData("6", 4_140, ChargePointStatus.Charging)]
    [InlineData("0", 0, ChargePointStatus.SuspendedEVSE)]
    [InlineData("33", 22_080, ChargePointStatus.Charging)]
    public void Limit_that_no_pilot_can_signal_suspends(string limit, double power, ChargePointStatus status)
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", Set(1, "TxDefaultProfile", "A", $"0:{limit}"));
        Assert.Equal((power, status), (Math.Round(_bench.Connector.Power, 6), _bench.Connector.Status));
    }

    [Fact]
    public void Schedule_changes_the_power_at_its_own_moments_however_late_time_is_told()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        var before = _bench.Connector.Meter.EnergyWh;
        Assert.Equal("Accepted", Set(1, "TxProfile", "A", "0:16,600:0,1200:32", kind: "Relative"));

        _bench.Pass(1_800);

        // 600 s at 11,040 W, 600 s at nothing, 600 s at 22,080 W.
        Assert.Equal(5_520, _bench.Connector.Meter.EnergyWh - before, 6);
        var statuses = _bench.AnswerAll().Where(call => call.Action == "StatusNotification").Select(call =>
            (call.Payload.GetProperty("status").GetString(), call.Payload.GetProperty("timestamp").GetDateTimeOffset() - _bench.Connector.Transaction!.StartedAt));
        Assert.Equal([("SuspendedEVSE", TimeSpan.FromSeconds(600)), ("Charging", TimeSpan.FromSeconds(1_200))], statuses);
    }

    [Fact]
    public void Limit_in_watts_is_the_sum_of_the_phases()
    {
        using var bench = new Bench(options => options with { RateUnits = ChargingRateUnits.Power });
        bench.BringOnline();
        bench.StartCharging();
        Assert.Equal("Accepted", Set(bench, 0, "ChargePointMaxProfile", "W", "0:11040"));
        Assert.Equal(11_040, bench.Connector.Power, 6);
        Assert.Equal(16, bench.Connector.Current, 6);
        Assert.Equal("Rejected", Set(bench, 0, "ChargePointMaxProfile", "A", "0:16"));
    }

    [Fact]
    public void Limit_of_the_charge_point_is_shared_by_its_connectors()
    {
        using var bench = new Bench(options => options with { Connectors = 2 });
        bench.BringOnline();
        bench.StartCharging(1);
        bench.StartCharging(2);
        Assert.Equal("Accepted", Set(bench, 0, "ChargePointMaxProfile", "A", "0:20"));
        Assert.Equal([10.0, 10.0], bench.Core.Connectors.Select(c => Math.Round(c.Current, 6)));
        Assert.Equal("Accepted", Set(bench, 2, "TxDefaultProfile", "A", "0:7", id: 2));
        Assert.Equal([13.0, 7.0], bench.Core.Connectors.Select(c => Math.Round(c.Current, 6)));

        // Too little for two: the first one has it.
        Assert.Equal("Accepted", Set(bench, 0, "ChargePointMaxProfile", "A", "0:11"));
        Assert.Equal([11.0, 0.0], bench.Core.Connectors.Select(c => Math.Round(c.Current, 6)));
        bench.AnswerAll();

        // And when it leaves, the other one has it.
        Assert.Null(bench.Core.Unplug(1));
        Assert.Equal([0.0, 7.0], bench.Core.Connectors.Select(c => Math.Round(c.Current, 6)));
    }

    [Fact]
    public void Full_car_leaves_its_share_to_others()
    {
        using var bench = new Bench(options => options with { Connectors = 2, MeterValueSampleInterval = TimeSpan.Zero });
        bench.BringOnline();
        bench.StartCharging(1, Bench.Car(0.99));
        bench.StartCharging(2, Bench.Car(0.1));
        Assert.Equal("Accepted", Set(bench, 0, "ChargePointMaxProfile", "A", "0:20"));
        bench.Pass(7_200);
        Assert.Equal([0.0, 20.0], bench.Core.Connectors.Select(c => Math.Round(c.Current, 6)));
        Assert.Equal(ChargePointStatus.SuspendedEV, bench.Core.Connectors[0].Status);
    }

    [Fact]
    public void Profile_of_a_remote_start_holds_for_its_transaction_only()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        var profile = Profile("TxProfile", "A", "0:9", 5, "Relative", null);
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStartTransaction", $$"""{"connectorId":1,"idTag":"APP","chargingProfile":{{profile}}}"""));
        _bench.AnswerAll();
        Assert.Equal(9, _bench.Connector.Current, 6);

        // A profile for the transaction, now that it has an id, on the same stack level takes its place.
        var id = _bench.Connector.Transaction!.Id;
        Assert.Equal("Accepted", Set(1, "TxProfile", "A", "0:12", id: 6, transactionId: id));
        Assert.Equal(12, _bench.Connector.Current, 6);

        Assert.Equal("Accepted", _bench.StatusOf("RemoteStopTransaction", $$"""{"transactionId":{{id}}}"""));
        _bench.AnswerAll();
        _bench.Core.PresentTag("TAG", 1);
        _bench.AnswerAll();
        Assert.Equal(32, _bench.Connector.Current, 6);
    }

    [Theory]
    [InlineData("TxDefaultProfile", null)]
    [InlineData("TxProfile", 3)]
    public void Remote_start_with_another_profile_is_rejected(string purpose, int? transactionId)
    {
        _bench.BringOnline();
        var profile = Profile(purpose, "A", "0:9", 5, "Relative", transactionId);
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStartTransaction", $$"""{"connectorId":1,"idTag":"APP","chargingProfile":{{profile}}}"""));
    }

    [Theory]
    [InlineData(1, "ChargePointMaxProfile", "A", "0:10")]
    [InlineData(1, "TxProfile", "A", "0:10")]
    [InlineData(0, "TxProfile", "A", "0:10")]
    [InlineData(0, "TxDefaultProfile", "W", "0:10")]
    [InlineData(0, "TxDefaultProfile", "A", "10:10")]
    [InlineData(0, "TxDefaultProfile", "A", "0:10,5:1,5:2")]
    public void Profile_that_does_not_fit_is_rejected(int connectorId, string purpose, string unit, string periods)
    {
        _bench.BringOnline();
        Assert.Equal("Rejected", Set(connectorId, purpose, unit, periods));
    }

    [Fact]
    public void Profiles_beyond_what_the_configuration_says_are_rejected()
    {
        using var bench = new Bench(options => options with { ChargeProfileMaxStackLevel = 2, ChargingScheduleMaxPeriods = 2, MaxChargingProfilesInstalled = 2 });
        bench.BringOnline();
        Assert.Equal("Rejected", Set(bench, 0, "TxDefaultProfile", "A", "0:10", stackLevel: 3));
        Assert.Equal("Rejected", Set(bench, 0, "TxDefaultProfile", "A", "0:10,1:9,2:8"));
        Assert.Equal("Accepted", Set(bench, 0, "TxDefaultProfile", "A", "0:10,1:9", stackLevel: 2));
        Assert.Equal("Accepted", Set(bench, 0, "TxDefaultProfile", "A", "0:10", id: 2, stackLevel: 1));
        Assert.Equal("Rejected", Set(bench, 0, "TxDefaultProfile", "A", "0:10", id: 3, stackLevel: 0));
        Assert.Equal("Accepted", Set(bench, 0, "TxDefaultProfile", "A", "0:11", id: 3, stackLevel: 1));
    }

    [Fact]
    public void Profile_for_no_connector_is_a_call_error()
    {
        _bench.BringOnline();
        var answer = _bench.Call("SetChargingProfile", $$"""{"connectorId":2,"csChargingProfiles":{{Profile("TxDefaultProfile", "A", "0:9", 1, "Relative", null)}}}""");
        Assert.Equal((4, "PropertyConstraintViolation"), (answer[0].GetInt32(), answer[2].GetString()));
    }

    [Fact]
    public void Profiles_outlive_a_restart_and_a_lost_connection()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Set(0, "TxDefaultProfile", "A", "0:10"));
        Assert.Equal("Accepted", _bench.StatusOf("Reset", """{"type":"Hard"}"""));
        _bench.Core.Disconnected("closed");
        _bench.Pass(5);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        _bench.AnswerAll();
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Equal(10, _bench.Connector.Current, 6);
    }

    [Fact]
    public void Composite_schedule_is_reported()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", Set(1, "TxProfile", "A", "0:16,600:10", kind: "Relative"));
        var answer = _bench.Call("GetCompositeSchedule", """{"connectorId":1,"duration":900}""")[2];
        Assert.Equal("Accepted", answer.GetProperty("status").GetString());
        var periods = answer.GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod").EnumerateArray()
            .Select(period => (period.GetProperty("startPeriod").GetInt32(), period.GetProperty("limit").GetDecimal()));
        Assert.Equal([(0, 16m), (600, 10m)], periods);
        Assert.Equal("Rejected", _bench.StatusOf("GetCompositeSchedule", """{"connectorId":2,"duration":900}"""));
        Assert.Equal("Rejected", _bench.StatusOf("GetCompositeSchedule", """{"connectorId":1,"duration":900,"chargingRateUnit":"W"}"""));
    }

    [Theory]
    [InlineData(3, 1, 1, 7_360)]
    [InlineData(1, 3, 3, 7_360)]
    [InlineData(3, 2, 3, 14_720)]
    public void Phases_are_those_of_car_connector_and_profile(int connectorPhases, int carPhases, int profilePhases, double power)
    {
        using var bench = new Bench(options => options with { Phases = connectorPhases });
        bench.BringOnline();
        bench.StartCharging(1, Bench.Car(phases: carPhases));
        Assert.Equal("Accepted", bench.StatusOf("SetChargingProfile", $$"""
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":32,"numberPhases":{{profilePhases}}}]} } }
            """));
        Assert.Equal(power, bench.Connector.Power, 6);
    }

    private string? Set(
        int connectorId, string purpose, string unit, string periods, int id = 1, int stackLevel = 0, string kind = "Relative", int? transactionId = null) =>
        Set(_bench, connectorId, purpose, unit, periods, id, stackLevel, kind, transactionId);

    private static string? Set(
        Bench bench, int connectorId, string purpose, string unit, string periods, int id = 1, int stackLevel = 0, string kind = "Relative",
        int? transactionId = null)
    {
        bench.AnswerAll();
        return bench.StatusOf(
            "SetChargingProfile",
            $$"""{"connectorId":{{connectorId}},"csChargingProfiles":{{Profile(purpose, unit, periods, id, kind, transactionId, stackLevel)}}}""");
    }

    /// <param name="periods">start:limit, with commas.</param>
    private static string Profile(string purpose, string unit, string periods, int id, string kind, int? transactionId, int stackLevel = 0)
    {
        var list = string.Join(',', periods.Split(',').Select(period => period.Split(':')).Select(pair => $$"""{"startPeriod":{{pair[0]}},"limit":{{pair[1]}}}"""));
        var transaction = transactionId is null ? "" : $"\"transactionId\":{transactionId},";
        return $$"""
            {"chargingProfileId":{{id}},{{transaction}}"stackLevel":{{stackLevel}},"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"{{kind}}",
            "chargingSchedule":{"chargingRateUnit":"{{unit}}","chargingSchedulePeriod":[{{list}}]} }
            """;
    }
}
