using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Limits;

/// <summary><c>POST /api/v1/limits</c>, and that the newest limit wins.</summary>
public sealed class LimitsRouteTests
{
    [Fact]
    public async Task Each_limit_has_its_own_answer_and_status()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2", "CP_3", "CP_4");
        host.Know("CP_5");
        host.Router.Answer = call =>
            call.Action == Action16.GetConfiguration ? null :
            call.Identity == "CP_2" ? FakeRouter.Answered("""{"status":"Rejected"}""") :
            call.Identity == "CP_3" ? FakeRouter.Failed(CallOutcomeKind.TimedOut) :
            call.Identity == "CP_4" ? FakeRouter.Failed(CallOutcomeKind.CallError) : null;
        const string body = """
            {"limits":[
              {"id":"CP_1","limit":8},{"id":"CP_2","limit":8,"purpose":"ChargePointMaxProfile"},{"id":"CP_3","limit":8},{"id":"CP_4","limit":8},
              {"id":"CP_5","limit":8},{"id":"CP_6","limit":8},{"id":"CP_1"},{"id":"CP_1","limit":8,"conector":1},7,
              {"id":"CP_1","connectorId":1,"limit":5520,"unit":"W","numberPhases":3,"duration":60,"purpose":"TxDefaultProfile"}]}
            """;

        var reply = await host.PostAsync("/api/v1/limits", body);

        Assert.Equal(200, reply.Status);
        Assert.Equal(("2", "0"), (reply.Member("accepted"), reply.Member("superseded")));
        Assert.Equal([200, 200, 504, 502, 404, 404, 400, 400, 400, 200], Results(reply).Select(result => result.GetProperty("httpStatus").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 10), Results(reply).Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(
            ["Accepted", "Rejected", "timed_out", "call_error", "charge_point_not_connected", "charge_point_unknown", "invalid_member", "invalid_member", "invalid_body", "Accepted"],
            Results(reply).Select(Outcome));
        var last = Results(reply)[9].GetProperty("answer");
        Assert.Equal(("TxDefaultProfile", 1, 5520m), (last.GetProperty("purpose").GetString(), last.GetProperty("connectorId").GetInt32(), last.GetProperty("limit").GetDecimal()));
        Assert.Equal(2, Results(reply)[3].GetProperty("problem").GetProperty("tried").GetArrayLength());

        var strict = await host.PostAsync("/api/v1/limits?strict=1", body);
        Assert.Equal([200, 409, 504, 502, 404, 404, 400, 400, 400, 200], Results(strict).Select(result => result.GetProperty("httpStatus").GetInt32()));
    }

    [Theory]
    [InlineData("{}", "limits")]
    [InlineData("""{"limits":{}}""", "limits")]
    [InlineData("""{"limits":[]}""", "limits")]
    [InlineData("""{"limits":[{"id":"CP_1","limit":8},{"id":"CP_1","limit":8},{"id":"CP_1","limit":8}]}""", "limits")]
    [InlineData("""{"limits":[{"id":"CP_1","limit":8}],"id":"CP_1"}""", "id")]
    public async Task Request_that_is_wrong_as_a_whole_sends_nothing(string body, string member)
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxLimits = 2 }, ["CP_1"]);

        (await host.PostAsync("/api/v1/limits", body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
        Assert.Equal(200, (await host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","limit":8},{"id":"CP_1","limit":8,"connectorId":1}]}""")).Status);
    }

    [Fact]
    public async Task Body_may_be_as_long_as_its_limits_need()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxLimits = 100, MaxBodyBytes = 1_024 }, ["CP_1"]);
        var fits = """{"limits":[{"id":"CP_1","limit":8}]}""".PadRight(256 * 100);

        Assert.Equal(200, (await host.PostAsync("/api/v1/limits", fits)).Status);
        (await host.PostAsync("/api/v1/limits", fits + " ")).AssertProblem(413, "body_too_large");
        (await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8}""".PadRight(1_025))).AssertProblem(413, "body_too_large");
    }

    [Fact]
    public async Task Limits_are_sent_at_once_and_no_more_than_so_many()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxParallelCalls = 2 }, ["CP_1", "CP_2", "CP_3"]);
        var answers = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = call => call.Action == Action16.GetConfiguration ? Task.FromResult(host.Router.Usual(call)) : answers.Task;

        var reply = host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","limit":1},{"id":"CP_2","limit":2},{"id":"CP_3","limit":3}]}""");
        await Waiting.UntilAsync(() => host.Router.Commands.Count == 2);
        answers.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));

        Assert.Equal("3", (await reply).Member("accepted"));
        Assert.Equal(["CP_1", "CP_2", "CP_3"], host.Router.Commands.Select(call => call.Identity));
    }

    // The first is on the wire, the third takes the place of the second.
    [Fact]
    public async Task Newest_of_a_request_wins()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var answers = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = call => call.Action == Action16.GetConfiguration ? Task.FromResult(host.Router.Usual(call)) : answers.Task;

        var reply = host.PostAsync("/api/v1/limits", """{"limits":[{"id":"CP_1","limit":1},{"id":" CP_1","limit":2},{"id":"CP_1","limit":3},{"id":"CP_1","limit":4,"connectorId":1}]}""");
        await Waiting.UntilAsync(() => host.Router.Commands.Count == 2);
        answers.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));

        var results = Results(await reply);
        Assert.Equal([200, 409, 200, 200], results.Select(result => result.GetProperty("httpStatus").GetInt32()));
        var problem = results[1].GetProperty("problem");
        Assert.Equal("superseded", problem.GetProperty("reason").GetString());
        Assert.Equal(
            $$"""{"number":{{results[2].GetProperty("number").GetInt64()}},"limit":3,"unit":"A"}""", problem.GetProperty("supersededBy").GetRawText());
        Assert.True(results[1].GetProperty("number").GetInt64() < results[2].GetProperty("number").GetInt64());
        Assert.Equal("1", (await reply).Member("superseded"));
        Assert.Equal(["1", "4", "3"], host.Router.Commands.Select(Limit).OrderBy(limit => limit == "3"));
    }

    [Fact]
    public async Task Newest_of_several_requests_wins_on_the_originals_route_too()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var answers = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Router.AnswerLater = call => call.Action == Action16.GetConfiguration ? Task.FromResult(host.Router.Usual(call)) : answers.Task;

        var first = host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":1}""");
        await Waiting.UntilAsync(() => host.Router.Commands.Count == 1);
        var second = host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":2}""");
        var third = host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":3}""");
        var superseded = await await Task.WhenAny(second, third);
        superseded.AssertProblem(409, "superseded");
        Assert.Equal("CP_1", superseded.Member("id"));
        answers.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));

        Assert.Equal(200, (await first).Status);
        Assert.Equal([200, 409], new[] { await second, await third }.Select(reply => reply.Status).Order());
        Assert.Equal(2, host.Router.Commands.Count);
    }

    private static JsonElement[] Results(Reply reply) => [.. reply.Body.GetProperty("results").EnumerateArray()];

    private static string? Outcome(JsonElement result) => result.TryGetProperty("answer", out var answer)
        ? answer.GetProperty("status").GetString()
        : result.GetProperty("problem").GetProperty("reason").GetString();

    private static string Limit(SentCall call) => JsonDocument.Parse(call.Payload).RootElement.GetProperty("csChargingProfiles")
        .GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetRawText();
}
