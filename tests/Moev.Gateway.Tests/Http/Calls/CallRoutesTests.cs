using System.Text;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Http.Calls;

public sealed class CallRoutesTests
{
    private const string Calls = "/api/v1/charge-points/CP_1/calls/";

    [Fact]
    public async Task Payload_goes_through_as_it_is_and_so_does_the_answer()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{ "status" : "Accepted", "x":1.50 }""");
        const string body = """ { "key" : "k",  "value":"v" } """;

        var reply = await host.PostAsync(Calls + "ChangeConfiguration", body);

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal("""{ "status" : "Accepted", "x":1.50 }""", reply.Text);
        Assert.Equal(("a-1", "12"), (reply.Headers["Moev-Message-Id"], reply.Headers["Moev-Elapsed-Ms"]));
        Assert.Equal(body, Assert.Single(host.Router.Sent).Payload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public async Task No_body_stands_for_no_members(string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{"configurationKey":[]}""");

        Assert.Equal(200, (await host.PostAsync(Calls + "GetConfiguration?strict=1", body)).Status);
        Assert.Equal("{}", Assert.Single(host.Router.Sent).Payload);
    }

    [Theory]
    [InlineData("Reset", """{"type":"Soft","x":1}""", "x", "UnknownMember")]
    [InlineData("Reset", """{"type":"Cold"}""", "type", "UnknownEnumMember")]
    [InlineData("Reset", """{}""", "type", "MissingMember")]
    [InlineData("Reset", """{"type":1}""", "type", "WrongType")]
    [InlineData("Reset", """[]""", null, "NotAnObject")]
    [InlineData("Reset", """{"type":"Soft" """, null, "NotJson")]
    [InlineData("Reset", """{"type":"Soft"} {}""", null, "NotJson")]
    [InlineData("RemoteStopTransaction", """{"transactionId":"5"}""", "transactionId", "WrongType")]
    [InlineData("RemoteStartTransaction", """{"idTag":"123456789012345678901"}""", "idTag", "TooLong")]
    [InlineData("SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.15}]}}}""", "limit", "OutOfRange")]
    public async Task Payload_that_the_schema_forbids_is_400(string action, string body, string? member, string kind)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = (await host.PostAsync(Calls + action, body)).AssertProblem(400, "invalid_payload", member);

        Assert.Equal((action, kind), (reply.Member("action"), reply.Member("kind")));
        Assert.InRange(reply.Body.GetProperty("offset").GetInt64(), 0, body.Length);
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("BootNotification")]
    [InlineData("StartTransaction")]
    [InlineData("MeterValues")]
    [InlineData("Heartbeat")]
    [InlineData("SignCertificate")]
    public async Task Action_of_charge_points_is_400(string action)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(Calls + action, "{}")).AssertProblem(400, "action_not_allowed");
    }

    [Theory]
    [InlineData("GET", "Reset")]
    [InlineData("PUT", "Reset")]
    [InlineData("DELETE", "Heartbeat")]
    [InlineData("GET", "Explode")]
    public async Task Other_method_than_POST_is_405_whatever_the_action(string method, string action)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        using var request = new HttpRequestMessage(new HttpMethod(method), Calls + action);

        var reply = (await host.SendAsync(request)).AssertProblem(405, "method_not_allowed");
        Assert.Equal("POST", reply.Headers["Allow"]);
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Every_action_is_sent_or_refused_by_who_starts_it()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        foreach (var action in Enum.GetValues<Moev.Ocpp.V16.Action16>().Where(action => action != Moev.Ocpp.V16.Action16.Unknown))
        {
            var name = Moev.Ocpp.V16.Actions16.Name(action);
            var reply = await host.PostAsync(Calls + name, Moev.Gateway.Http.Calls.CallExamples.Request(name));
            if ((Moev.Ocpp.V16.Actions16.Origin(action) & Moev.Ocpp.V16.ActionOrigin.CentralSystem) != 0)
                Assert.Equal((name, 200), (name, reply.Status));
            else
                reply.AssertProblem(400, "action_not_allowed");
        }

        Assert.Equal(26, host.Router.Sent.Count);
    }

    [Theory]
    [InlineData("Explode")]
    [InlineData("reset")]
    [InlineData("Reset2")]
    [InlineData("Reset%20")]
    public async Task Action_that_OCPP_does_not_have_is_404(string action)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(Calls + action, "{}")).AssertProblem(404, "action_unknown");
    }

    [Theory]
    [InlineData("DataTransfer", """{"vendorId":"v"}""")]
    [InlineData("ClearChargingProfile", "{}")]
    [InlineData("ClearCache", "")]
    [InlineData("UnlockConnector", """{"connectorId":1}""")]
    [InlineData("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""")]
    [InlineData("GetLog", """{"logType":"SecurityLog","requestId":1,"log":{"remoteLocation":"http://192.0.2.1/"}}""")]
    [InlineData("TriggerMessage", """{"requestedMessage":"MeterValues","connectorId":1}""")]
    public async Task Actions_of_a_central_system_are_sent(string action, string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(200, (await host.PostAsync(Calls + action, body)).Status);
        Assert.Equal(action, Assert.Single(host.Router.Sent).Action.ToString());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?timeout=5", 5_000)]
    [InlineData("?timeout=0.5", 500)]
    [InlineData("?timeout=3600", 3_600_000)]
    public async Task Timeout_is_the_callers(string query, int? milliseconds)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        await host.PostAsync(Calls + "Reset" + query, """{"type":"Hard"}""");

        Assert.Equal(milliseconds, (int?)Assert.Single(host.Router.Sent).Timeout?.TotalMilliseconds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3600.1")]
    [InlineData("abc")]
    [InlineData("1e3")]
    [InlineData("5&timeout=6")]
    public async Task Timeout_out_of_range_is_400(string timeout)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(Calls + "Reset?timeout=" + timeout, """{"type":"Hard"}""")).AssertProblem(400, "invalid_query", "timeout");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("RDAM 123", "RDAM%20123")]
    [InlineData("a+b", "a+b")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("CP_1", "%43P%5f1")]
    public async Task Identity_of_the_path_is_decoded_once(string identity, string segment)
    {
        await using var host = await ControlHost.StartAsync(identity);

        Assert.Equal(200, (await host.PostAsync($"/api/v1/charge-points/{segment}/calls/Reset", """{"type":"Hard"}""")).Status);
        Assert.Equal(identity, Assert.Single(host.Router.Sent).Identity);
    }

    [Theory]
    [InlineData("RDAM%2520123")]
    [InlineData("%20RDAM%20123")]
    [InlineData("RDAM%20123%2F")]
    public async Task Identity_of_the_path_is_neither_decoded_twice_nor_trimmed(string segment)
    {
        await using var host = await ControlHost.StartAsync("RDAM 123");

        (await host.PostAsync($"/api/v1/charge-points/{segment}/calls/Reset", """{"type":"Hard"}""")).AssertProblem(404, "charge_point_unknown");
    }

    [Fact]
    public async Task Rejected_and_strict_keeps_the_answer()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"Rejected","x":[1]}""");

        var reply = (await host.PostAsync(Calls + "Reset?strict=1", """{"type":"Hard"}""")).AssertProblem(409, "not_accepted");

        Assert.Equal("""{"status":"Rejected","x":[1]}""", reply.Body.GetProperty("answer").GetRawText());
        Assert.Equal("a-1", reply.Headers["Moev-Message-Id"]);
    }

    [Fact]
    public async Task Security_profile_is_refused_here_too()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(Calls + "ChangeConfiguration", """{"key":"SecurityProfile","value":"0"}""")).AssertProblem(400, "key_refused", "key");
        Assert.Equal(200, (await host.PostAsync(Calls + "ChangeConfiguration", """{"key":"AuthorizationKey","value":"00"}""")).Status);
    }

    [Theory]
    [InlineData(1_024, 200)]
    [InlineData(1_025, 413)]
    public async Task Body_is_bounded(int bytes, int status)
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxBodyBytes = 1_024 }, ["CP_1"]);

        var reply = await host.PostAsync(Calls + "Reset", Encoding.ASCII.GetBytes("""{"type":"Hard"}""".PadRight(bytes)));

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200 ? 1 : 0, host.Router.Sent.Count);
    }
}
