using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Http.Audit;

/// <summary>Commands are on record before they are sent.</summary>
public sealed class AuditRoutesTests
{
    [Fact]
    public async Task Command_is_on_record_with_its_outcome()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/Reset", """{"type":"Soft"}""");

        Assert.Equal(
            """{"commands":[{"id":1,"at":"2030-01-31T12:00:00.250Z","remoteAddress":"127.0.0.1","route":"POST /api/v1/charge-points/{identity}/calls/{action}","action":"Reset","chargePoint":"CP_1","parameters":{"type":"Soft"},"endedAt":"2030-01-31T12:00:00.250Z","outcome":"Answered","status":"Accepted","messageId":"a-1","elapsedMs":12}]}""",
            (await host.GetAsync("/api/v1/audit")).Text);
    }

    [Theory]
    [InlineData("""{"key":"AuthorizationKey","value":"0123456789abcdef"}""")]
    [InlineData("""{"value":"0123456789abcdef","key":"Authorization\u004Bey"}""")]
    public async Task Authorization_key_is_not_on_record(string payload)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/api/v1/charge-points/CP_1/calls/ChangeConfiguration", payload);

        var text = (await host.GetAsync("/api/v1/audit")).Text;
        Assert.Contains("\"value\":\"***\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", text, StringComparison.Ordinal);
        Assert.Contains("0123456789abcdef", Assert.Single(host.Router.Sent).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_record_is_durable()
    {
        HeldCommits? held = null;
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], inner => held = new HeldCommits(inner));
        var reply = host.PostAsync("/api/v1/charge-points/CP_1/calls/Reset", """{"type":"Soft"}""");
        await held!.WhenHeldAsync(1);
        Assert.Empty(host.Router.Sent);
        held.Release();
        Assert.Equal(200, (await reply).Status);
        Assert.Single(host.Router.Sent);
    }

    [Theory]
    [InlineData("/api/v1/charge-points/CP_1/calls/Reset", """{"type":"Soft"}""")]
    [InlineData("/remotestart", """{"id":"CP_1"}""")]
    [InlineData("/setmaxvalue", """{"id":"CP_1","limit":8}""")]
    [InlineData("/changeconfig", """{"id":"CP_1","key":"a","value":"b"}""")]
    [InlineData("/disconnect", """{"id":"CP_1"}""")]
    public async Task Command_that_can_not_be_recorded_is_503_and_not_sent(string path, string body)
    {
        HeldCommits? held = null;
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], inner => held = new HeldCommits(inner));
        var reply = host.PostAsync(path, body);
        await held!.WhenHeldAsync(1);
        held.Fail();
        (await reply).AssertProblem(503, "ledger_unavailable");
        Assert.Empty(host.Router.Sent);
        Assert.Empty(host.Router.Disconnected);
    }

    [Fact]
    public async Task Command_to_all_goes_on_with_those_that_can_be_recorded()
    {
        HeldCommits? held = null;
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1", "CP_2"], inner => held = new HeldCommits(inner));
        var reply = host.PostAsync("/changeconfig", """{"key":"a","value":"b"}""");
        await held!.WhenHeldAsync(2);
        held.Fail();
        held.Release();
        var text = (await reply).Text;
        Assert.Contains("\"reason\":\"ledger_unavailable\"", text, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"Accepted\"", text, StringComparison.Ordinal);
        Assert.Single(host.Router.Sent);
    }

    [Fact]
    public async Task Disconnect_is_on_record()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.PostAsync("/disconnect", """{"id":"CP_1"}""");

        var record = Assert.Single(await host.Ledger.ListCommandsAsync(new AuditFilter()));
        Assert.Equal(("Disconnect", "POST /disconnect", "Accepted"), (record.Command.Action, record.Command.Route, record.Result!.Status));
    }

    [Fact]
    public async Task Caller_that_leaves_is_on_record()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        var sent = new TaskCompletionSource();
        host.Router.AnswerLater = async _ =>
        {
            sent.SetResult();
            await Task.Yield();
            throw new OperationCanceledException();
        };
        _ = host.PostAsync("/api/v1/charge-points/CP_1/calls/Reset", """{"type":"Soft"}""");
        await sent.Task;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        AuditRecord record;
        do
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            record = Assert.Single(await host.Ledger.ListCommandsAsync(new AuditFilter()));
        }
        while (record.Result is null);
        Assert.Equal(CommandResult.CallerLeft, record.Result.Outcome);
    }

    [Fact]
    public async Task Audit_is_paged_and_filtered()
    {
        await using var host = await ControlHost.StartAsync("CP_1", "CP_2");
        foreach (var id in new[] { "CP_1", "CP_2", "CP_1" })
            await host.PostAsync($"/api/v1/charge-points/{id}/calls/Reset", """{"type":"Soft"}""");

        async Task AssertAsync(string expected, string query)
        {
            var body = (await host.GetAsync("/api/v1/audit" + query)).Body;
            var ids = string.Join(' ', body.GetProperty("commands").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
            Assert.Equal(expected, ids + (body.TryGetProperty("next", out var next) ? $" next {next}" : ""));
        }

        await AssertAsync("3 2 1", "");
        await AssertAsync("3 1", "?chargePoint=CP_1");
        await AssertAsync("3 2 next 2", "?limit=2");
        await AssertAsync("1", "?limit=2&before=2");
        await AssertAsync("", "?to=2030-01-31T12:00:00Z");
        await AssertAsync("3 2 1", "?from=2030-01-31T12:00:00Z");
        (await host.GetAsync("/api/v1/audit?before=x")).AssertProblem(400, "invalid_query", "before");
    }
}
