using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Http.RemoteTransactions;

public sealed class RemoteTransactionRoutesTests
{
    private static readonly long FirstProfileId = 100_000 + (FixedTime.Start.ToUnixTimeSeconds() % 1_000_000_000) + 1;

    [Fact]
    public async Task Start_without_a_limit_sends_what_was_asked_for()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/remotestart", """{"id":"CP_1","idTag":"TAG_1","connectorId":"2"}""");

        Assert.Equal(
            """{"id":"CP_1","action":"RemoteStartTransaction","status":"Accepted","messageId":"a-1","elapsedMs":12,"connectorId":2,"idTag":"TAG_1"}""",
            reply.Text);
        Assert.Equal("""{"connectorId":2,"idTag":"TAG_1"}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Fact]
    public async Task Start_with_a_limit_carries_a_TxProfile_without_a_transaction()
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1,"limit":"16.27"}""");

        Assert.Equal(
            """{"connectorId":1,"idTag":"transaction1","chargingProfile":{"chargingProfileId":20001,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.2}]}}}""",
            Assert.Single(host.Router.Commands).Payload);
        Assert.Equal(("16.2", "A", "True"), (reply.Member("limit"), reply.Member("unit"), reply.Member("roundedDown")));
    }

    [Fact]
    public async Task Starts_without_a_connector_have_profiles_of_their_own()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Know("CP_1");

        await host.PostAsync("/remotestart", """{"id":"CP_1","limit":16}""");
        await host.PostAsync("/remotestart", """{"id":"CP_1","limit":16}""");

        Assert.Contains($"\"chargingProfileId\":{FirstProfileId},", host.Router.Commands[0].Payload, StringComparison.Ordinal);
        Assert.Contains($"\"chargingProfileId\":{FirstProfileId + 1},", host.Router.Commands[1].Payload, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Router.Sent, call => call.Action == Moev.Ocpp.V16.Action16.GetConfiguration);
    }

    [Fact]
    public async Task Start_with_a_limit_uses_the_unit_that_the_charge_point_has()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Know("CP_1");
        host.Ledger.NoteConfiguration(new ChargePointIdentity("CP_1"), "ChargingScheduleAllowedChargingRateUnit", "Power");
        host.Ledger.NoteConfiguration(new ChargePointIdentity("CP_1"), "ChargeProfileMaxStackLevel", "0");

        await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1,"limit":10,"numberPhases":1}""");

        Assert.Contains("\"stackLevel\":0,", Assert.Single(host.Router.Commands).Payload, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":2300,"numberPhases":1}]}}}""",
            Assert.Single(host.Router.Commands).Payload,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "id")]
    [InlineData("""{"id":null}""", "id")]
    [InlineData("""{"id":""}""", "id")]
    [InlineData("""{"id":"  "}""", "id")]
    [InlineData("""{"id":5}""", "id")]
    [InlineData("""{"id":"CP_1","idTag":""}""", "idTag")]
    [InlineData("""{"id":"CP_1","idTag":"123456789012345678901"}""", "idTag")]
    [InlineData("""{"id":"CP_1","idTag":"grün"}""", "idTag")]
    [InlineData("""{"id":"CP_1","idTag":"a\nb"}""", "idTag")]
    [InlineData("""{"id":"CP_1","connectorId":0}""", "connectorId")]
    [InlineData("""{"id":"CP_1","connectorId":-1}""", "connectorId")]
    [InlineData("""{"id":"CP_1","connectorId":1.5}""", "connectorId")]
    [InlineData("""{"id":"CP_1","connectorId":"x"}""", "connectorId")]
    [InlineData("""{"id":"CP_1","connectorId":1001}""", "connectorId")]
    [InlineData("""{"id":"CP_1","limit":-1}""", "limit")]
    [InlineData("""{"id":"CP_1","limit":true}""", "limit")]
    [InlineData("""{"id":"CP_1","limit":8,"unit":"kW"}""", "unit")]
    [InlineData("""{"id":"CP_1","limit":8,"numberPhases":4}""", "numberPhases")]
    [InlineData("""{"id":"CP_1","unit":"A"}""", "limit")]
    [InlineData("""{"id":"CP_1","conectorId":1}""", "conectorId")]
    public async Task Start_with_a_wrong_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/remotestart", body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Second_start_while_one_waits_is_409_unless_it_is_for_another_connector()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = call =>
        {
            if (call.Identity != "CP_1" || !call.Payload.Contains("\"connectorId\":1,", StringComparison.Ordinal))
                return Task.FromResult(host.Router.Usual(call));
            asked.TrySetResult();
            return answer.Task;
        };

        var first = host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1}""");
        await asked.Task;

        (await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1}""")).AssertProblem(409, "remote_start_in_progress");
        Assert.Equal(200, (await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":2}""")).Status);
        Assert.Equal(200, (await host.PostAsync("/remotestart", """{"id":"CP_2","connectorId":1}""")).Status);
        answer.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        Assert.Equal(200, (await first).Status);
        host.Router.AnswerLater = null;
        Assert.Equal(200, (await host.PostAsync("/remotestart", """{"id":"CP_1","connectorId":1}""")).Status);
    }

    [Fact]
    public async Task Stop_without_a_running_transaction_is_409()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        await host.StartTransactionAsync("CP_2", 1);
        await host.StopTransactionAsync("CP_1", await host.StartTransactionAsync("CP_1", 1));

        (await host.PostAsync("/remotestop", """{"id":"CP_1"}""")).AssertProblem(409, "no_active_transaction");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Stop_among_several_lists_them_unless_one_is_named()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var first = await host.StartTransactionAsync("CP_1", 1);
        var second = await host.StartTransactionAsync("CP_1", 2);

        var several = (await host.PostAsync("/remotestop", """{"id":"CP_1"}""")).AssertProblem(409, "several_active_transactions");
        Assert.Equal(
            [second, first], several.Body.GetProperty("transactions").EnumerateArray().Select(item => item.GetProperty("transactionId").GetInt32()));
        Assert.Empty(host.Router.Sent);

        Assert.Equal(200, (await host.PostAsync("/remotestop", """{"id":"CP_1","connectorId":2}""")).Status);
        Assert.Equal(200, (await host.PostAsync("/remotestop", $$"""{"id":"CP_1","transactionId":"{{first}}"}""")).Status);
        Assert.Equal([$$"""{"transactionId":{{second}}}""", $$"""{"transactionId":{{first}}}"""], host.Router.Sent.Select(call => call.Payload));
    }

    [Fact]
    public async Task Stop_of_a_named_transaction_is_sent_whatever_the_record_says()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        var other = await host.StartTransactionAsync("CP_2", 1);
        var ended = await host.StartTransactionAsync("CP_1", 1);
        await host.StopTransactionAsync("CP_1", ended);

        foreach (var body in new[]
        {
            $$"""{"id":"CP_1","transactionId":{{other}}}""",
            $$"""{"id":"CP_1","transactionId":{{ended}}}""",
            $$"""{"id":"CP_1","transactionId":{{ended}},"connectorId":2}""",
            """{"id":"CP_1","transactionId":0}""",
        })
        {
            Assert.Equal(200, (await host.PostAsync("/remotestop", body)).Status);
        }

        Assert.Equal(
            [$$"""{"transactionId":{{other}}}""", $$"""{"transactionId":{{ended}}}""", $$"""{"transactionId":{{ended}}}""", """{"transactionId":0}"""],
            host.Router.Sent.Select(call => call.Payload));
    }

    [Fact]
    public async Task Stop_of_a_transaction_that_runs_on_another_connector_than_the_named_one_is_409()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var running = await host.StartTransactionAsync("CP_1", 2);

        (await host.PostAsync("/remotestop", $$"""{"id":"CP_1","transactionId":{{running}},"connectorId":1}""")).AssertProblem(409, "transaction_not_active");
        (await host.PostAsync("/remotestop", """{"id":"CP_1","connectorId":1}""")).AssertProblem(409, "no_active_transaction");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Stop_of_a_transaction_that_the_ledger_does_not_know_is_for_the_charge_point_to_judge()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"Rejected"}""");

        var reply = await host.PostAsync("/remotestop", """{"id":"CP_1","transactionId":99}""");

        Assert.Equal(
            """{"id":"CP_1","action":"RemoteStopTransaction","status":"Rejected","messageId":"a-1","elapsedMs":12,"transactionId":99}""", reply.Text);
    }

    [Theory]
    [InlineData("""{"id":"CP_1","transactionId":"x"}""", "transactionId")]
    [InlineData("""{"id":"CP_1","transactionId":-1}""", "transactionId")]
    [InlineData("""{"id":"CP_1","transactionId":2147483648}""", "transactionId")]
    [InlineData("""{"id":"CP_1","connectorId":0}""", "connectorId")]
    [InlineData("""{"transactionId":1}""", "id")]
    [InlineData("""{"id":"CP_1","transactionID":1}""", "transactionID")]
    public async Task Stop_with_a_wrong_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/remotestop", body)).AssertProblem(400, "invalid_member", member);
    }
}
