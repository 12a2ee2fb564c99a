using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Limits;

public sealed class LimitRoutesTests
{
    private const string Rejected = """{"status":"Rejected"}""";

    [Fact]
    public async Task Answer_says_what_was_sent_and_accepted()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8.15}""");

        var sent = Profile(1, "ChargePointMaxProfile", 0, "8.1");
        Assert.Equal(
            $$"""{"id":"CP_1","action":"SetChargingProfile","status":"Accepted","messageId":"a-1","elapsedMs":12,"connectorId":0,"limit":8.1,"unit":"A","roundedDown":true,"requested":{"limit":8.15,"unit":"A"},"purpose":"ChargePointMaxProfile","tried":[{"purpose":"ChargePointMaxProfile","connectorId":0,"accepted":true,"status":"Accepted","messageId":"a-1","elapsedMs":12,"sent":{{sent}}}]}""",
            reply.Text);
        Assert.Equal(sent, Assert.Single(host.Router.Commands).Payload);
    }

    [Fact]
    public async Task Charge_point_is_asked_for_its_units_once()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        host.Know("CP_1");
        host.Router.AllowedUnits = null;
        host.Router.MaxStackLevel = null;

        for (var i = 0; i < 3; i++)
            await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8000,"unit":"W"}""");

        Assert.Equal(
            [Action16.GetConfiguration, Action16.SetChargingProfile, Action16.SetChargingProfile, Action16.SetChargingProfile],
            host.Router.Sent.Select(call => call.Action));
        Assert.Equal("""{"key":["ChargingScheduleAllowedChargingRateUnit","ChargeProfileMaxStackLevel"]}""", host.Router.Sent[0].Payload);
        await host.PostAsync("/setmaxvalue", """{"id":"CP_2","limit":8000,"unit":"W"}""");
        Assert.Equal(Action16.GetConfiguration, host.Router.Sent[4].Action);
    }

    [Fact]
    public async Task Units_on_record_are_not_asked_for()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Know("CP_1");
        host.Ledger.NoteConfiguration(new ChargePointIdentity("CP_1"), "ChargingScheduleAllowedChargingRateUnit", "Power");
        host.Ledger.NoteConfiguration(new ChargePointIdentity("CP_1"), "ChargeProfileMaxStackLevel", "0");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");

        Assert.Equal(Profile(1, "ChargePointMaxProfile", 0, "5520", unit: "W", stackLevel: 0), Assert.Single(host.Router.Sent).Payload);
        Assert.Equal(("5520", "W", "Power"), (reply.Member("limit"), reply.Member("unit"), reply.Member("allowedUnits")));
        Assert.Equal("""{"volts":230,"phases":3}""", reply.Member("converted"));
    }

    [Theory]
    [InlineData("CallError", 200)]
    [InlineData("TimedOut", 200)]
    [InlineData("ConnectionLost", 503)]
    [InlineData("NotConnected", 404)]
    [InlineData("QueueFull", 429)]
    [InlineData("NotSent", 503)]
    public async Task Question_that_fails_stops_the_command_only_when_nothing_can_follow(string kind, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = call => call.Action == Action16.GetConfiguration ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8000,"unit":"W"}""");

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200 ? 1 : 0, host.Router.Commands.Count);
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("NotSupported")]
    [InlineData("CALLERROR")]
    public async Task Refused_maximum_falls_back_to_a_default(string refusal)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = Refuse(refusal, "ChargePointMaxProfile");

        var reply = await host.PostAsync("/setmaxvalue?strict=1", """{"id":"CP_1","limit":8}""");

        Assert.Equal(
            [Profile(1, "ChargePointMaxProfile", 0, "8"), Profile(10_000, "TxDefaultProfile", 0, "8")],
            host.Router.Commands.Select(call => call.Payload));
        Assert.Equal((200, "Accepted", "TxDefaultProfile"), (reply.Status, reply.Member("status"), reply.Member("purpose")));
        Assert.Equal("The limit applies to each connector separately, not to their sum.", reply.Member("note"));
        Assert.Equal([false, true], Tried(reply).Select(attempt => attempt.GetProperty("accepted").GetBoolean()));
        Assert.Equal(refusal == "CALLERROR", Tried(reply)[0].TryGetProperty("errorCode", out _));
    }

    [Fact]
    public async Task Running_transaction_gets_a_profile_of_its_own_beside_the_default()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var transaction = await host.StartTransactionAsync("CP_1", 2);
        host.Router.Answer = Refuse("Rejected", "ChargePointMaxProfile");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");

        Assert.Equal(
            [
                Profile(1, "ChargePointMaxProfile", 0, "8"),
                Profile(10_000, "TxDefaultProfile", 0, "8"),
                Profile(20_002, "TxProfile", 2, "8", transaction),
            ],
            host.Router.Commands.Select(call => call.Payload));
        Assert.Equal((200, "Accepted", "TxDefaultProfile"), (reply.Status, reply.Member("status"), reply.Member("purpose")));
        Assert.Equal([false, true, true], Tried(reply).Select(attempt => attempt.GetProperty("accepted").GetBoolean()));
    }

    [Fact]
    public async Task Refused_default_leaves_the_running_transaction()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var transaction = await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = Refuse("NotSupported", "ChargePointMaxProfile", "TxDefaultProfile");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");

        Assert.Equal((200, "Accepted", "TxProfile"), (reply.Status, reply.Member("status"), reply.Member("purpose")));
        Assert.Equal((transaction.ToString(), "1"), (reply.Member("transactionId"), reply.Member("connectorId")));
        Assert.Equal("The limit applies only to the transactions that are running now, and ends with them.", reply.Member("note"));
        Assert.Equal(3, Tried(reply).Length);
    }

    [Fact]
    public async Task Refused_profile_of_a_running_transaction_is_told_beside_the_default()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = Refuse("Rejected", "ChargePointMaxProfile", "TxProfile");

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");

        Assert.Equal((200, "Accepted", "TxDefaultProfile"), (reply.Status, reply.Member("status"), reply.Member("purpose")));
        Assert.Equal("A running transaction did not accept a profile: a profile that it already has outranks this limit.", reply.Member("note"));
    }

    [Fact]
    public async Task Of_two_transactions_on_record_for_a_connector_the_newer_one_runs()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1, "TAG_OLD");
        var newer = await host.StartTransactionAsync("CP_1", 1, "TAG_NEW");

        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8,"purpose":"TxProfile"}""");

        Assert.Equal(Profile(20_001, "TxProfile", 1, "8", newer), Assert.Single(host.Router.Commands).Payload);
    }

    [Fact]
    public async Task Refused_everywhere_is_the_last_answer()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = call => call.Action == Action16.GetConfiguration ? null : FakeRouter.Answered(Rejected);

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");
        Assert.Equal((200, "Rejected", null), (reply.Status, reply.Member("status"), reply.Member("purpose")));
        Assert.Equal(2, Tried(reply).Length);

        var strict = (await host.PostAsync("/setmaxvalue?strict=1", """{"id":"CP_1","limit":8}""")).AssertProblem(409, "not_accepted");
        Assert.Equal(2, Tried(strict).Length);

        host.Router.Answer = Refuse("CALLERROR", "ChargePointMaxProfile", "TxDefaultProfile");
        var error = (await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""")).AssertProblem(502, "call_error");
        Assert.Equal(2, Tried(error).Length);
    }

    [Theory]
    [InlineData("TimedOut", 504)]
    [InlineData("ConnectionLost", 504)]
    [InlineData("QueueFull", 429)]
    [InlineData("NotSent", 503)]
    public async Task Unknown_outcome_on_the_way_ends_it_and_says_what_was_tried(string kind, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = call =>
            call.Payload.Contains("ChargePointMaxProfile", StringComparison.Ordinal) ? FakeRouter.Answered(Rejected) :
            call.Payload.Contains("TxDefaultProfile", StringComparison.Ordinal) ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""");

        Assert.Equal(status, reply.Status);
        Assert.Equal(2, host.Router.Commands.Count);
        Assert.Equal(["Rejected", null], Tried(reply).Select(attempt => attempt.TryGetProperty("status", out var text) ? text.GetString() : null));
    }

    [Fact]
    public async Task Time_out_after_an_accepted_step_is_still_unknown()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = call => call.Payload.Contains("\"TxProfile\"", StringComparison.Ordinal) ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : null;

        var reply = (await host.PostAsync("/setmaxvalue", """{"id":"CP_1","connectorId":1,"limit":8}""")).AssertProblem(504, "timed_out");

        Assert.Equal([true, false], Tried(reply).Select(attempt => attempt.GetProperty("accepted").GetBoolean()));
    }

    [Fact]
    public async Task Connector_gets_a_default_and_its_transaction_a_profile()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        var transaction = await host.StartTransactionAsync("CP_1", 2);

        var reply = await host.PostAsync("/setmaxvalue", """{"id":"CP_1","connectorId":"2","limit":8,"unit":"W"}""");

        Assert.Equal(
            [Profile(10_002, "TxDefaultProfile", 2, "8", unit: "W"), Profile(20_002, "TxProfile", 2, "8", transaction, unit: "W")],
            host.Router.Commands.Select(call => call.Payload));
        Assert.Equal(("Accepted", "2", null), (reply.Member("status"), reply.Member("connectorId"), reply.Member("note")));
    }

    [Fact]
    public async Task Duration_starts_now_and_is_what_was_asked_for()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":"6.0","duration":"600","numberPhases":"3","unit":"A","connectorId":0}""");

        Assert.Equal(
            """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"duration":600,"startSchedule":"2030-01-31T12:00:00.000Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6,"numberPhases":3}]}}}""",
            Assert.Single(host.Router.Commands).Payload);
    }

    [Theory]
    [InlineData("ChargePointMaxProfile", """{"id":"CP_1","limit":8,"purpose":"ChargePointMaxProfile"}""")]
    [InlineData("TxDefaultProfile", """{"id":"CP_1","limit":8,"purpose":"TxDefaultProfile"}""")]
    [InlineData("TxDefaultProfile", """{"id":"CP_1","limit":8,"purpose":"TxDefaultProfile","connectorId":1}""")]
    [InlineData("TxProfile", """{"id":"CP_1","limit":8,"purpose":"TxProfile"}""")]
    [InlineData("TxProfile", """{"id":"CP_1","limit":8,"purpose":"TxProfile","connectorId":1}""")]
    public async Task Purpose_that_is_named_is_the_only_one_tried(string purpose, string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = call => call.Action == Action16.GetConfiguration ? null : FakeRouter.Answered(Rejected);

        var reply = await host.PostAsync("/setmaxvalue", body);

        Assert.Equal((200, "Rejected"), (reply.Status, reply.Member("status")));
        Assert.Contains($"\"{purpose}\"", Assert.Single(host.Router.Commands).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TxProfile_needs_one_running_transaction()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        const string body = """{"id":"CP_1","limit":8,"purpose":"TxProfile"}""";

        (await host.PostAsync("/setmaxvalue", body)).AssertProblem(409, "no_active_transaction");
        await host.StartTransactionAsync("CP_1", 1);
        await host.StartTransactionAsync("CP_1", 2);
        (await host.PostAsync("/setmaxvalue", body)).AssertProblem(409, "several_active_transactions");
        Assert.Empty(host.Router.Sent);
    }

    private static string Profile(
        int id, string purpose, int connectorId, string limit, int? transactionId = null, string unit = "A", int stackLevel = 1) =>
        "{\"connectorId\":" + connectorId + ",\"csChargingProfiles\":{\"chargingProfileId\":" + id
        + (transactionId is null ? "" : ",\"transactionId\":" + transactionId) + ",\"stackLevel\":" + stackLevel
        + ",\"chargingProfilePurpose\":\"" + purpose
        + "\",\"chargingProfileKind\":\"Absolute\",\"chargingSchedule\":{\"startSchedule\":\"2030-01-31T11:59:00.000Z\",\"chargingRateUnit\":\"" + unit
        + "\",\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":" + limit + "}]}}}";

    private static Func<SentCall, CallOutcome?> Refuse(string refusal, params string[] purposes) => call =>
        !purposes.Any(purpose => call.Payload.Contains($"\"{purpose}\"", StringComparison.Ordinal)) ? null :
        refusal == "CALLERROR" ? FakeRouter.Failed(CallOutcomeKind.CallError) : FakeRouter.Answered($$"""{"status":"{{refusal}}"}""");

    private static JsonElement[] Tried(Reply reply) => [.. reply.Body.GetProperty("tried").EnumerateArray()];
}
