using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Http.Configuration;

public sealed class ConfigurationRoutesTests
{
    [Theory]
    [InlineData("""{"key":"k","value":"10"}""", "10")]
    [InlineData("""{"key":"k","value":10}""", "10")]
    [InlineData("""{"key":"k","value":10.50}""", "10.50")]
    [InlineData("""{"key":"k","value":-1}""", "-1")]
    [InlineData("""{"key":"k","value":true}""", "true")]
    [InlineData("""{"key":"k","value":false}""", "false")]
    [InlineData("""{"key":"k","value":""}""", "")]
    [InlineData("""{"key":"k","value":" a b "}""", " a b ")]
    public async Task Value_is_its_text(string body, string value)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(200, (await host.PostAsync("/changeconfig", body)).Status);
        Assert.Equal($$"""{"key":"k","value":"{{value}}"}""", Assert.Single(host.Router.Sent).Payload);
    }

    [Theory]
    [InlineData("""{"value":"10"}""", "key")]
    [InlineData("""{"key":"","value":"10"}""", "key")]
    [InlineData("""{"key":" ","value":"10"}""", "key")]
    [InlineData("""{"key":1,"value":"10"}""", "key")]
    [InlineData("""{"key":"k"}""", "value")]
    [InlineData("""{"key":"k","value":null}""", "value")]
    [InlineData("""{"key":"k","value":{}}""", "value")]
    [InlineData("""{"key":"k","value":["a"]}""", "value")]
    [InlineData("""{"key":"k","value":"\ud800"}""", "value")]
    [InlineData("""{"key":"k","value":"v","id":1}""", "id")]
    [InlineData("""{"key":"k","value":"v","ids":"CP_1"}""", "ids")]
    public async Task Missing_or_odd_member_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/changeconfig", body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData(50, 500, null)]
    [InlineData(51, 500, "key")]
    [InlineData(50, 501, "value")]
    public async Task Lengths_are_those_of_the_specification(int key, int value, string? member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/changeconfig", $$"""{"key":"{{new string('k', key)}}","value":"{{new string('v', value)}}"}""");

        if (member is null)
            Assert.Equal(200, reply.Status);
        else
            reply.AssertProblem(400, "invalid_member", member);
    }

    [Fact]
    public async Task Empty_fleet_has_no_results()
    {
        await using var host = await ControlHost.StartAsync();

        var reply = await host.PostAsync("/changeconfig", """{"key":"k","value":"v"}""");

        Assert.Equal((200, """{"results":[]}"""), (reply.Status, reply.Text));
        Assert.Equal(200, (await host.PostAsync("/changeconfig?strict=1", """{"key":"k","value":"v"}""")).Status);
    }

    [Fact]
    public async Task Each_charge_point_has_its_own_result()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2", "CP_3", "CP_4");
        host.Router.Answer = call => call.Identity switch
        {
            "CP_1" => FakeRouter.Answered("""{"status":"RebootRequired"}"""),
            "CP_2" => FakeRouter.Failed(CallOutcomeKind.TimedOut),
            "CP_3" => FakeRouter.Failed(CallOutcomeKind.CallError),
            _ => null,
        };

        var reply = await host.PostAsync("/changeconfig", """{"key":"k","value":"v"}""");

        Assert.Equal(200, reply.Status);
        var results = reply.Body.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["CP_1", "CP_2", "CP_3", "CP_4"], results.Select(result => result.GetProperty("id").GetString()));
        Assert.All(results, result => Assert.Equal("ChangeConfiguration", result.GetProperty("action").GetString()));
        Assert.Equal("RebootRequired", results[0].GetProperty("status").GetString());
        Assert.Equal("timed_out", results[1].GetProperty("reason").GetString());
        Assert.Equal("call_error", results[2].GetProperty("reason").GetString());
        Assert.Equal("PropertyConstraintViolation", results[2].GetProperty("errorCode").GetString());
        Assert.Equal("Accepted", results[3].GetProperty("status").GetString());
        Assert.Equal(12, results[3].GetProperty("elapsedMs").GetDouble());

        var strict = (await host.PostAsync("/changeconfig?strict=1", """{"key":"k","value":"v"}""")).AssertProblem(409, "not_accepted");
        Assert.Equal(4, strict.Body.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task One_charge_point_that_is_named_has_one_result()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");

        var reply = await host.PostAsync("/changeconfig", """{"key":"k","value":"v","id":"CP_2 "}""");

        Assert.Equal(
            """{"results":[{"id":"CP_2","action":"ChangeConfiguration","status":"Accepted","messageId":"a-1","elapsedMs":12}]}""", reply.Text);
        Assert.Equal("CP_2", Assert.Single(host.Router.Sent).Identity);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_calls_at_once_than_allowed(int atOnce)
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxParallelCalls = atOnce }, ["A", "B", "C", "D", "E"]);
        var gate = new Lock();
        var waiting = new List<TaskCompletionSource<CallOutcome>>();
        var full = new TaskCompletionSource();
        host.Router.AnswerLater = _ =>
        {
            var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                waiting.Add(answer);
                if (waiting.Count == atOnce)
                    full.TrySetResult();
            }

            return answer.Task;
        };

        var reply = host.PostAsync("/changeconfig", """{"key":"k","value":"v"}""");
        await full.Task;
        var answered = 0;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (answered < 5)
        {
            deadline.Token.ThrowIfCancellationRequested();
            TaskCompletionSource<CallOutcome>? next = null;
            lock (gate)
            {
                Assert.InRange(waiting.Count - answered, 0, atOnce);
                if (waiting.Count > answered)
                    next = waiting[answered++];
            }

            next?.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
            await Task.Yield();
        }

        Assert.Equal(5, (await reply).Body.GetProperty("results").GetArrayLength());
    }

    [Theory]
    [InlineData("SecurityProfile", null)]
    [InlineData("securityprofile", "CP_1")]
    [InlineData(" SecurityProfile ", "CP_1")]
    [InlineData("AuthorizationKey", null)]
    [InlineData("AUTHORIZATIONKEY ", null)]
    public async Task Keys_of_security_are_refused(string key, string? id)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await host.PostAsync("/changeconfig", $$"""{"key":"{{key}}","value":"v"{{(id is null ? "" : $",\"id\":\"{id}\"")}}}""");

        reply.AssertProblem(400, "key_refused", "key");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Authorization_key_of_one_charge_point_is_sent()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");

        Assert.Equal(200, (await host.PostAsync("/changeconfig", """{"key":"AuthorizationKey","value":"00","id":"CP_1"}""")).Status);
        Assert.Equal("CP_1", Assert.Single(host.Router.Sent).Identity);
    }
}
