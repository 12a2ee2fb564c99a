using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Quirks;

/// <summary>Each quirk at the core: what a central system sees of it, and that it ends with it.</summary>
public sealed class QuirkTests
{
    private int _profiles;

    [Fact]
    public void Every_quirk_has_one_name_and_a_description()
    {
        Assert.Equal(Enum.GetValues<Quirk>(), QuirkTable.All.Select(static entry => entry.Quirk).Order());
        Assert.Equal(QuirkTable.All.Count, QuirkTable.All.Select(static entry => entry.Name).Distinct().Count());
        Assert.All(QuirkTable.All, static entry =>
        {
            Assert.Matches("^[a-z0-9-]+$", entry.Name);
            Assert.NotEmpty(entry.Description);
            Assert.Equal(entry, QuirkTable.Find(entry.Name.ToUpperInvariant()));
            Assert.Equal(entry.Name, QuirkTable.NameOf(entry.Quirk));
        });
        Assert.Null(QuirkTable.Find("perfect"));
    }

    [Theory]
    [InlineData(Quirk.AmperesOnly, "Current", "Accepted", "Rejected")]
    [InlineData(Quirk.WattsOnly, "Power", "Rejected", "Accepted")]
    public void One_unit_only(Quirk quirk, string shown, string amperes, string watts)
    {
        using var bench = Online(quirk);
        Assert.Equal(shown, Key(bench, "ChargingScheduleAllowedChargingRateUnit"));
        Assert.Equal(amperes, Limit(bench, 0, "TxDefaultProfile", 16, unit: "A"));
        Assert.Equal(watts, Limit(bench, 0, "TxDefaultProfile", 3_000, unit: "W"));
        bench.Core.SetQuirk(quirk, false);
        Assert.Equal("Current,Power", Key(bench, "ChargingScheduleAllowedChargingRateUnit"));
        Assert.Equal("Accepted", Limit(bench, 0, "TxDefaultProfile", 3_000, unit: "W"));
    }

    [Fact]
    public void Refused_purposes_and_stack_levels()
    {
        using var bench = Online(Quirk.RefusesChargePointMaxProfile, Quirk.StackLevelZeroOnly);
        Assert.Equal("Rejected", Limit(bench, 0, "ChargePointMaxProfile", 16));
        Assert.Equal("Rejected", Limit(bench, 0, "TxDefaultProfile", 16, level: 1));
        Assert.Equal("Accepted", Limit(bench, 0, "TxDefaultProfile", 16));
    }

    [Fact]
    public void Stack_level_zero_stays()
    {
        using var bench = Online(Quirk.StackLevelZeroStays);
        Limit(bench, 0, "TxDefaultProfile", 16);
        Assert.Equal("Unknown", bench.StatusOf("ClearChargingProfile", """{"stackLevel":0}"""));
        Assert.Equal("Accepted", bench.StatusOf("ClearChargingProfile", "{}"));
    }

    [Fact]
    public void Accepted_and_ignored()
    {
        using var bench = Online(Quirk.AcceptsAndIgnores);
        bench.StartCharging();
        Assert.Equal("Accepted", Limit(bench, 0, "TxDefaultProfile", 8));
        Assert.Equal(32, bench.Connector.OfferedCurrent);
    }

    [Fact]
    public void Every_profile_is_refused()
    {
        using var bench = Online(Quirk.RefusesProfiles);
        bench.StartCharging();
        Assert.Equal("Rejected", Limit(bench, 1, "TxDefaultProfile", 8));
        Assert.Equal("Rejected", Limit(bench, 0, "ChargePointMaxProfile", 8));
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Core.SetQuirk(Quirk.RefusesProfiles, false);
        Assert.Equal("Accepted", Limit(bench, 1, "TxDefaultProfile", 8));
    }

    [Theory]
    [InlineData("A", 16, 0)]
    [InlineData("W", 5_520, 32)]
    public void Limit_is_taken_for_one_in_the_other_unit(string unit, double limit, double offered)
    {
        using var bench = Online(Quirk.WrongUnit);
        bench.StartCharging();
        Assert.Equal("Accepted", Limit(bench, 1, "TxDefaultProfile", limit, unit));
        Assert.Equal(offered, bench.Connector.OfferedCurrent);
    }

    [Fact]
    public void Slow_profiles_are_obeyed_and_cleared_half_a_minute_later()
    {
        using var bench = Online(Quirk.SlowProfiles);
        bench.StartCharging();
        Assert.Equal("Accepted", Limit(bench, 0, "TxDefaultProfile", 8));
        bench.Pass(29);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Pass(1);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        Assert.Equal("Accepted", bench.StatusOf("ClearChargingProfile", "{}"));
        bench.Pass(29);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
        bench.Pass(1);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.AnswerAll();
        Assert.Equal("Rejected", Limit(bench, 1, "ChargePointMaxProfile", 8));
    }

    [Fact]
    public void Profiles_wait_for_the_next_sample()
    {
        using var bench = Online(Quirk.ProfilesAtNextSample);
        bench.StartCharging();
        bench.Pass(30);
        Limit(bench, 0, "TxDefaultProfile", 8);
        bench.Pass(29);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Pass(1);
        Assert.Equal(8, bench.Connector.OfferedCurrent);
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 8)]
    public void Cap_of_the_charge_point_for_each_connector(bool quirky, double each)
    {
        using var bench = new Bench(options => options with { Connectors = 2, Quirks = quirky ? [Quirk.ChargePointMaxPerConnector] : [] });
        bench.BringOnline();
        bench.StartCharging(1);
        bench.StartCharging(2);
        Limit(bench, 0, "ChargePointMaxProfile", 16);
        Assert.All(bench.Core.Connectors, connector => Assert.Equal(each, connector.OfferedCurrent));
    }

    [Fact]
    public void No_composite_schedule()
    {
        using var bench = Online(Quirk.NoCompositeSchedule);
        Assert.Equal("Rejected", bench.StatusOf("GetCompositeSchedule", """{"connectorId":1,"duration":60}"""));
    }

    [Fact]
    public void No_limit_is_minus_one()
    {
        using var bench = Online(Quirk.MinusOneLimits);
        var schedule = bench.Call("GetCompositeSchedule", """{"connectorId":1,"duration":60}""")[2].GetProperty("chargingSchedule");
        Assert.Equal(-1, schedule.GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDecimal());
    }

    [Fact]
    public void Replaced_profile_is_back_after_a_restart()
    {
        using var bench = Online(Quirk.ReplacedProfileReturns);
        Limit(bench, 0, "TxDefaultProfile", 8);
        Limit(bench, 0, "TxDefaultProfile", 16);
        Restart(bench);
        bench.StartCharging();
        Assert.Equal(8, bench.Connector.OfferedCurrent);
    }

    [Fact]
    public void Slow_answers_come_late_in_order_and_to_everything()
    {
        using var bench = Online(Quirk.Slow);
        bench.Receive("""[2,"a","GetLocalListVersion",{}]""");
        bench.Pass(1);
        bench.Receive("""[2,"b","MakeCoffee",{}]""");
        bench.Pass(8.9);
        bench.ExpectSilence();
        bench.Pass(0.1);
        Assert.Equal("a", bench.Port.Take()[1].GetString());
        bench.ExpectSilence();
        bench.Pass(1);
        Assert.Equal("b", bench.Port.Take()[1].GetString());
    }

    [Fact]
    public void Slow_charge_point_owes_a_bounded_number_of_answers()
    {
        using var bench = Online(Quirk.Slow);
        for (var i = 0; i < 100; i++)
            bench.Receive($$"""[2,"{{i}}","GetLocalListVersion",{}]""");
        bench.Pass(10);
        Assert.Equal(64, bench.Port.Waiting);
    }

    [Fact]
    public void Ids_are_all_the_same()
    {
        using var bench = new Bench(static options => options with { Quirks = [Quirk.RepeatsIds] });
        bench.Core.Start();
        bench.Core.Connected();
        var boot = bench.ExpectCall("BootNotification");
        Assert.Equal("1000001", boot[1].GetString());
        bench.Answer(boot, $$"""{"status":"Accepted","currentTime":"{{bench.Time.GetUtcNow():O}}","interval":300}""");
        Assert.Equal("1000001", bench.ExpectCall("StatusNotification")[1].GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unanswered_message_comes_again_under_its_old_id(bool quirky)
    {
        using var bench = quirky ? Online(Quirk.OldIdOnRetry) : Online();
        bench.Core.PlugIn(1, Bench.Car());
        bench.AnswerAll();
        bench.Core.PresentTag("TAG", 1);
        bench.Serve("Authorize");
        var first = bench.ExpectCall("StartTransaction")[1].GetString();
        bench.Pass(30);
        bench.AnswerAll();
        bench.Pass(60);
        Assert.Equal(quirky, bench.AnswerAllWithIds().Any(call => call.Action == "StartTransaction" && call.Id == first));
    }

    [Fact]
    public void Start_is_sent_twice_and_the_later_answer_is_believed()
    {
        using var bench = Online(Quirk.StartsTwice);
        bench.Core.PlugIn(1, Bench.Car());
        bench.AnswerAll();
        bench.Core.PresentTag("TAG", 1);
        bench.Serve("Authorize");
        var first = bench.ExpectCall("StartTransaction");
        bench.Answer(first, """{"idTagInfo":{"status":"Accepted"},"transactionId":1}""");
        var second = bench.ExpectCall("StartTransaction");
        Assert.NotEqual(first[1].GetString(), second[1].GetString());
        Assert.Equal(first[3].GetRawText(), second[3].GetRawText());
        bench.Answer(second, """{"idTagInfo":{"status":"ConcurrentTx"},"transactionId":2}""");
        var stop = bench.AnswerAll().Single(static call => call.Action == "StopTransaction");
        Assert.Equal(2, stop.Payload.GetProperty("transactionId").GetInt32());
    }

    [Fact]
    public void Remote_start_is_accepted_and_forgotten()
    {
        using var bench = Online(Quirk.IgnoresRemoteStart);
        bench.Core.PlugIn(1, Bench.Car());
        bench.AnswerAll();
        Assert.Equal("Accepted", bench.StatusOf("RemoteStartTransaction", """{"connectorId":1,"idTag":"APP"}"""));
        bench.ExpectSilence();
    }

    [Fact]
    public void No_boot_after_a_restart()
    {
        using var bench = Online(Quirk.NoBootAfterReconnect);
        bench.StatusOf("Reset", """{"type":"Hard"}""");
        bench.Core.Disconnected("restarting");
        bench.Pass(5);
        bench.Core.Connected();
        Assert.DoesNotContain(bench.AnswerAll(), static call => call.Action == "BootNotification");
        Assert.True(bench.Core.IsOnline);
    }

    [Fact]
    public void Boot_after_every_reconnect()
    {
        using var bench = Online(Quirk.BootsAfterReconnect);
        bench.Core.Disconnected("gone");
        bench.Core.Connected();
        bench.ExpectCall("BootNotification");
    }

    [Fact]
    public void Clock_is_slow_and_never_set()
    {
        using var bench = Online(Quirk.ClockSkew);
        bench.Core.SendHeartbeat();
        bench.Serve("Heartbeat");
        bench.Core.PlugIn(1, Bench.Car());
        var at = bench.Serve("StatusNotification").GetProperty("timestamp").GetDateTimeOffset();
        Assert.Equal(bench.Time.GetUtcNow().AddSeconds(-90), at);
    }

    [Fact]
    public void Clock_stands_in_1970_until_accepted()
    {
        using var bench = new Bench(static options => options with { Quirks = [Quirk.Boots1970] });
        bench.Core.Start();
        bench.Core.Connected();
        var boot = bench.ExpectCall("BootNotification");
        bench.Answer(boot, $$"""{"status":"Pending","currentTime":"{{bench.Time.GetUtcNow():O}}","interval":300}""");
        bench.StatusOf("TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""");
        Assert.Equal(1970, bench.Serve("StatusNotification").GetProperty("timestamp").GetDateTimeOffset().Year);
        bench.StatusOf("TriggerMessage", """{"requestedMessage":"BootNotification"}""");
        bench.AnswerBoot("Accepted", 300);
        Assert.Equal(2026, bench.Serve("StatusNotification").GetProperty("timestamp").GetDateTimeOffset().Year);
    }

    [Fact]
    public void Pings_and_the_subprotocol_are_the_connections_business()
    {
        using var bench = Online(Quirk.NoPong, Quirk.NoSubProtocol);
        Assert.False(bench.Core.AnswersPings);
        Assert.False(bench.Core.OffersSubProtocol);
        bench.Core.SetQuirk(Quirk.NoPong, false);
        Assert.True(bench.Core.AnswersPings);
    }

    private static Bench Online(params Quirk[] quirks)
    {
        var bench = new Bench(options => options with { Quirks = quirks, RateUnits = ChargingRateUnits.Both });
        bench.BringOnline();
        return bench;
    }

    private static void Restart(Bench bench)
    {
        bench.StatusOf("Reset", """{"type":"Soft"}""");
        bench.Core.Disconnected("restarting");
        bench.Pass(5);
        bench.Core.Connected();
        bench.AnswerBoot("Accepted", 300);
        bench.AnswerAll();
    }

    private static string? Key(Bench bench, string key) =>
        bench.Call("GetConfiguration", $$"""{"key":["{{key}}"]}""")[2].GetProperty("configurationKey")[0].GetProperty("value").GetString();

    private string? Limit(Bench bench, int connector, string purpose, double limit, string unit = "A", int level = 0) => bench.StatusOf("SetChargingProfile", $$"""
        {"connectorId":{{connector}},"csChargingProfiles":{"chargingProfileId":{{++_profiles}},"stackLevel":{{level}},"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Relative",
        "chargingSchedule":{"chargingRateUnit":"{{unit}}","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{limit}} }]} } }
        """);
}
