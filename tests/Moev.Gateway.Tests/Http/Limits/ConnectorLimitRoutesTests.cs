using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Limits;

/// <summary>The limit in force, and the schedule that a charge point reports. The clock stands at 12:00:00.25.</summary>
public sealed class ConnectorLimitRoutesTests
{
    private const string Limit = "/api/v1/charge-points/CP_1/connectors/1/limit";

    [Fact]
    public async Task Without_profiles_nothing_is_limited()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(
            """{"identity":"CP_1","connectorId":1,"at":"2030-01-31T12:00:00.250Z","limited":false,"phases":3,"purposes":{}}""",
            (await host.GetAsync(Limit)).Text);
        Assert.Equal(
            """{"identity":"CP_1","connectorId":0,"at":"2030-01-31T12:00:00.250Z","limited":false,"phases":3,"purposes":{},"connectors":[]}""",
            (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/0/limit")).Text);
    }

    // 20 A for the charge point; 10.5 A on connector 1 until 13:00, then 6 A, so that the next change is in an hour.
    [Fact]
    public async Task Limit_says_its_cause_its_end_and_what_comes_next()
    {
        await using var host = await InstalledAsync();

        var body = (await host.GetAsync(Limit)).Body;

        Assert.Equal(
            (true, 10.5m, 7245m, 3), (body.GetProperty("limited").GetBoolean(), body.GetProperty("amperes").GetDecimal(), body.GetProperty("watts").GetDecimal(), body.GetProperty("phases").GetInt32()));
        Assert.Equal(
            """{"connectorId":1,"chargingProfileId":7,"purpose":"TxDefaultProfile","stackLevel":2,"kind":"Absolute","installedAt":"2030-01-31T12:00:00.250Z"}""",
            body.GetProperty("cause").GetRawText());
        Assert.Equal("2030-01-31T13:00:00.000Z", body.GetProperty("until").GetString());
        Assert.Equal(("2030-01-31T13:00:00.000Z", 6m), (body.GetProperty("next").GetProperty("at").GetString(), body.GetProperty("next").GetProperty("amperes").GetDecimal()));
        Assert.Equal(20m, body.GetProperty("purposes").GetProperty("chargePointMaxProfile").GetProperty("amperes").GetDecimal());
        Assert.Equal(10.5m, body.GetProperty("purposes").GetProperty("txDefaultProfile").GetProperty("amperes").GetDecimal());
        Assert.False(body.GetProperty("purposes").TryGetProperty("txProfile", out _));

        var other = (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/2/limit")).Body;
        Assert.Equal((20m, "ChargePointMaxProfile"), (other.GetProperty("amperes").GetDecimal(), other.GetProperty("cause").GetProperty("purpose").GetString()));
        Assert.False(other.TryGetProperty("until", out _));
    }

    // 10.5 A on connector 1 and, on connector 2, what its hardware delivers, make more than the cap of 20 A.
    [Fact]
    public async Task Connector_0_is_the_total()
    {
        await using var host = await InstalledAsync();
        await host.StartTransactionAsync("CP_1", 2);

        var body = (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/0/limit")).Body;

        Assert.Equal((true, 20m, "ChargePointMaxProfile"), (body.GetProperty("limited").GetBoolean(), body.GetProperty("amperes").GetDecimal(), body.GetProperty("cause").GetProperty("purpose").GetString()));
        Assert.Equal([(1, 10.5m), (2, 20m)], body.GetProperty("connectors").EnumerateArray().Select(part => (part.GetProperty("connectorId").GetInt32(), part.GetProperty("amperes").GetDecimal())));
    }

    [Fact]
    public async Task Options_say_what_a_connector_is()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { NominalVolts = 120, ConnectorPhases = 1, ConnectorAmperes = 40 }, ["CP_1"]);
        await host.StartTransactionAsync("CP_1", 1);
        await host.StartTransactionAsync("CP_1", 2);
        var total = (await host.GetAsync("/api/v1/charge-points/CP_1/connectors/0/limit")).Body;
        Assert.Equal((80m, 9600m, 1), (total.GetProperty("amperes").GetDecimal(), total.GetProperty("watts").GetDecimal(), total.GetProperty("phases").GetInt32()));
    }

    [Fact]
    public async Task Transaction_starts_a_relative_profile()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var transaction = await host.StartTransactionAsync("CP_1", 1);
        await host.PostAsync(
            "/api/v1/charge-points/CP_1/calls/SetChargingProfile",
            """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":6900},{"startPeriod":90,"limit":3450}]}}}""");

        // It started a minute ago.
        var body = (await host.GetAsync(Limit)).Body;
        Assert.Equal((10m, 6900m), (body.GetProperty("amperes").GetDecimal(), body.GetProperty("watts").GetDecimal()));
        Assert.Equal("2030-01-31T12:00:30.250Z", body.GetProperty("until").GetString());
        Assert.Equal($$"""{"id":{{transaction}},"startedAt":"2030-01-31T11:59:00.250Z"}""", body.GetProperty("transaction").GetRawText());
    }

    [Theory]
    [InlineData("POST", "/check?duration=7200")]
    [InlineData("GET", "?compare=1&duration=7200")]
    public async Task Check_agrees_with_what_was_installed(string method, string path)
    {
        await using var host = await InstalledAsync();
        Report(host, """{"duration":7200,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5,"numberPhases":3},{"startPeriod":3600,"limit":6}]}""");

        var reply = method == "GET" ? await host.GetAsync(Limit + path) : await host.PostAsync(Limit + path, "");

        Assert.Equal("""{"connectorId":1,"duration":7200,"chargingRateUnit":"A"}""", host.Router.Commands[^1].Payload);
        Assert.Equal((200, "Accepted", "True", "A"), (reply.Status, reply.Member("status"), reply.Member("agrees"), reply.Member("unit")));
        Assert.Equal([(0, 10.5m), (3600, 6m)], reply.Body.GetProperty("expected").EnumerateArray().Select(period => (period.GetProperty("startPeriod").GetInt32(), period.GetProperty("amperes").GetDecimal())));
        Assert.Equal(7, reply.Body.GetProperty("expected")[0].GetProperty("causes")[0].GetProperty("chargingProfileId").GetInt32());
        Assert.Equal((0, 0), (reply.Body.GetProperty("differences").GetArrayLength(), reply.Body.GetProperty("explanations").GetArrayLength()));
    }

    [Fact]
    public async Task Check_shows_differences_and_what_would_explain_them()
    {
        await using var host = await InstalledAsync();
        Report(host, """{"duration":7200,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":20}]}""");

        var reply = await host.PostAsync(Limit + "/check?duration=7200&unit=A", "");

        Assert.Equal("False", reply.Member("agrees"));
        Assert.Equal(
            """[{"from":"2030-01-31T12:00:00.250Z","to":"2030-01-31T13:00:00.250Z","startPeriod":0,"endPeriod":3600,"expected":10.5,"reported":20},{"from":"2030-01-31T13:00:00.250Z","to":"2030-01-31T14:00:00.250Z","startPeriod":3600,"endPeriod":7200,"expected":6,"reported":20}]""",
            reply.Member("differences"));
        Assert.Contains("It does not have, or does not obey, profile 7 (TxDefaultProfile, connector 1).", reply.Member("explanations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_that_the_charge_point_does_not_answer_has_the_status_of_the_table()
    {
        await using var host = await InstalledAsync();
        host.Router.Answer = call => call.Action == Action16.GetCompositeSchedule ? FakeRouter.Answered("""{"status":"Rejected"}""") : null;
        var rejected = await host.PostAsync(Limit + "/check", "");
        Assert.Equal((200, "Rejected", null), (rejected.Status, rejected.Member("status"), rejected.Member("agrees")));
        Assert.Contains("\"duration\":86400", host.Router.Commands[^1].Payload, StringComparison.Ordinal);
        (await host.PostAsync(Limit + "/check?strict=1", "")).AssertProblem(409, "not_accepted");

        host.Router.Answer = call => call.Action == Action16.GetCompositeSchedule ? FakeRouter.Answered("""{"status":"Accepted"}""") : null;
        Assert.Contains("sent no schedule", (await host.PostAsync(Limit + "/check", "")).Member("explanations"), StringComparison.Ordinal);

        foreach (var (kind, status, reason) in new[] { ("CallError", 502, "call_error"), ("TimedOut", 504, "timed_out"), ("QueueFull", 429, "queue_full"), ("NotSent", 503, "not_sent") })
        {
            host.Router.Answer = call => call.Action == Action16.GetCompositeSchedule ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;
            (await host.PostAsync(Limit + "/check", "")).AssertProblem(status, reason);
        }
    }

    // A SetChargingProfile that timed out may be in force: the limit says so, and the check finds out.
    [Fact]
    public async Task Unanswered_change_is_told_and_explains_a_difference()
    {
        await using var host = await InstalledAsync();
        host.Router.Answer = call => call.Action == Action16.SetChargingProfile ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : null;
        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":5}""");
        host.Router.Answer = call => call.Action == Action16.ClearChargingProfile ? FakeRouter.Failed(CallOutcomeKind.ConnectionLost) : null;
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/ClearChargingProfile", """{"connectorId":1}""");

        var limit = await host.GetAsync(Limit);
        Assert.Equal("10.5", limit.Member("amperes"));
        var unanswered = limit.Body.GetProperty("unanswered");
        Assert.Equal(["SetChargingProfile", "ClearChargingProfile"], unanswered.EnumerateArray().Select(doubt => doubt.GetProperty("action").GetString()));
        Assert.Equal(5, unanswered[0].GetProperty("profile").GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetInt32());
        Assert.Equal(2, (await host.GetAsync("/api/v1/charge-points/CP_1/profiles")).Body.GetProperty("unanswered").GetArrayLength());

        Report(host, """{"duration":3600,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":5}]}""");
        Assert.Contains(
            "It executed the SetChargingProfile that was not answered at 2030-01-31T12:00:00Z.",
            (await host.PostAsync(Limit + "/check?duration=3600", "")).Member("explanations"),
            StringComparison.Ordinal);
        Report(host, """{"duration":3600,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":20}]}""");
        Assert.Contains(
            "It executed the ClearChargingProfile", (await host.PostAsync(Limit + "/check?duration=3600", "")).Member("explanations"), StringComparison.Ordinal);

        host.Router.Answer = null;
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/ClearChargingProfile", "{}");
        Assert.False((await host.GetAsync(Limit)).Body.TryGetProperty("unanswered", out _));
    }

    [Theory]
    [InlineData("/check?unit=V", "unit")]
    [InlineData("/check?duration=0", "duration")]
    [InlineData("/check?duration=604801", "duration")]
    public async Task Wrong_parameter_is_400(string path, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PostAsync(Limit + path, "")).AssertProblem(400, "invalid_query", member);
        (await host.GetAsync(Limit + "?compare=2")).AssertProblem(400, "invalid_query", "compare");
        Assert.Empty(host.Router.Sent);
    }

    // Profiles in W are asked for in W, unless the charge point allows only A.
    [Theory]
    [InlineData("Current,Power", "W")]
    [InlineData("Power", "W")]
    [InlineData("Current", "A")]
    public async Task Unit_of_a_check_is_that_of_the_profiles_if_it_is_allowed(string allowed, string unit)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.AllowedUnits = allowed;
        await host.PostAsync(
            "/api/v1/charge-points/CP_1/calls/SetChargingProfile",
            """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":6900}]}}}""");

        await host.PostAsync(Limit + "/check", "");

        Assert.Contains($"\"chargingRateUnit\":\"{unit}\"", host.Router.Commands[^1].Payload, StringComparison.Ordinal);
    }

    private static async Task<ControlHost> InstalledAsync()
    {
        var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":20}""");
        await host.PostAsync(
            "/api/v1/charge-points/CP_1/calls/SetChargingProfile",
            """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2030-01-31T11:00:00.000Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5},{"startPeriod":7200,"limit":6}]}}}""");
        return host;
    }

    private static void Report(ControlHost host, string schedule) => host.Router.Answer = call => call.Action == Action16.GetCompositeSchedule
        ? FakeRouter.Answered($$"""{"status":"Accepted","connectorId":1,"scheduleStart":"2030-01-31T12:00:00.250Z","chargingSchedule":{{schedule}}}""")
        : null;
}
