using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>HTTP servers that decide, and those that do not. The clock stands still unless a test moves it.</summary>
public sealed class HttpPortTests
{
    private const string Answer = """{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":10}]}""";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Server_decides_over_one_connection()
    {
        var seen = new List<(string Method, string? Type, long Number, string Connection)>();
        await using var server = await DecisionServer.StartAsync(async context =>
        {
            using var observation = await JsonDocument.ParseAsync(context.Request.Body);
            var number = observation.RootElement.GetProperty("number").GetInt64();
            seen.Add((context.Request.Method, context.Request.ContentType, number, context.Connection.Id));
            await context.Response.WriteAsync($$"""{"number":{{number}},"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":{{number + 9}}}]}""");
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time);
        Assert.Equal((server.Address, false, null), Short(await bench.CycleAsync()));
        Assert.Equal([10, double.NaN], bench.Decision.Amps);
        await bench.CycleAsync();
        Assert.Equal([11, double.NaN], bench.Decision.Amps);
        Assert.Equal([("POST", "application/json", 1, seen[0].Connection), ("POST", "application/json", 2, seen[0].Connection)], seen);
    }

    [Theory]
    [InlineData(500, Answer, "The server answered with status 500 instead of 200.")]
    [InlineData(204, "", "The server answered with status 204 instead of 200.")]
    [InlineData(200, "", "The answer is no decision: The document is not JSON")]
    [InlineData(200, "<html>", "The answer is no decision: The document is not JSON")]
    [InlineData(200, "{}", "The answer is no decision: connectors is missing.")]
    [InlineData(200, """{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":9},{"chargePoint":"CP_1","connectorId":1,"amps":-9}]}""", "The answer is no decision: connectors[1].amps must be a number of at least 0.")]
    [InlineData(200, """{"number":9,"connectors":[]}""", "The answer is for observation 9, and observation 1 was posted.")]
    public async Task Nonsense_fails_the_cycle(int status, string body, string expected)
    {
        await using var server = await DecisionServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time);
        var outcome = await bench.CycleAsync();
        Assert.Equal(AlgorithmState.Failed, outcome.State);
        Assert.StartsWith(expected, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        var requests = 0;
        await using var server = await DecisionServer.StartAsync(context =>
        {
            requests++;
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time);
        Assert.Equal("The server answered with status 307 instead of 200.", (await bench.CycleAsync()).Problem);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData(1_024, true, null)]
    [InlineData(1_024, false, null)]
    [InlineData(1_025, true, "The answer has more than 1024 bytes (Site:MaxAnswerBytes).")]
    [InlineData(1_025, false, "The answer has more than 1024 bytes (Site:MaxAnswerBytes).")]
    public async Task Length_of_an_answer_is_bounded(int bytes, bool declaresLength, string? expected)
    {
        await using var server = await DecisionServer.StartAsync(async context =>
        {
            if (declaresLength)
                context.Response.ContentLength = bytes;
            await context.Response.WriteAsync(Answer.PadRight(bytes));
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time, AlgorithmBench.Settings with { AnswerBytes = 1_024 });
        Assert.Equal(expected, (await bench.CycleAsync()).Problem);
    }

    [Fact]
    public async Task Late_server_costs_its_budget_and_the_request_is_given_up()
    {
        var asked = new TaskCompletionSource();
        var givenUp = new TaskCompletionSource();
        await using var server = await DecisionServer.StartAsync(context =>
        {
            context.RequestAborted.Register(givenUp.SetResult);
            asked.SetResult();
            return givenUp.Task;
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time);
        var cycle = bench.CycleAsync();
        await asked.Task;
        _time.Advance(AlgorithmBench.Settings.Budget);
        var outcome = await cycle;
        Assert.Equal((AlgorithmState.Late, "The server did not answer within 2000 ms (Site:BudgetMilliseconds)."), (outcome.State, outcome.Problem));
        await Waiting.UntilAsync(() => givenUp.Task.IsCompleted);
    }

    [Fact]
    public async Task Server_that_fails_is_asked_again_after_growing_waits_and_takes_over_when_it_recovers()
    {
        var requests = 0;
        var isBroken = true;
        await using var server = await DecisionServer.StartAsync(context =>
        {
            requests++;
            context.Response.StatusCode = isBroken ? 503 : 200;
            return context.Response.WriteAsync(Answer);
        });
        await using var bench = AlgorithmBench.Create(server.Address, _time);
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            Assert.Equal(AlgorithmState.Failed, (await bench.CycleAsync()).State);
            _time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
            Assert.Equal(AlgorithmState.BackingOff, (await bench.CycleAsync()).State);
            _time.Advance(TimeSpan.FromTicks(1));
        }

        Assert.Equal(8, requests);
        isBroken = false;
        Assert.Equal(AlgorithmState.Healthy, (await bench.CycleAsync()).State);
        isBroken = true;
        Assert.Equal(AlgorithmState.Failed, (await bench.CycleAsync()).State);
        Assert.Equal("The server answered with status 503 instead of 200. It is asked again in 1 s.", (await bench.CycleAsync()).Problem);
    }

    [Fact]
    public async Task Server_that_does_not_listen_is_a_failure()
    {
        string address;
        await using (var server = await DecisionServer.StartAsync(static _ => Task.CompletedTask))
            address = server.Address;
        await using var bench = AlgorithmBench.Create(address, _time);
        var outcome = await bench.CycleAsync();
        Assert.Equal(AlgorithmState.Failed, outcome.State);
        Assert.StartsWith("The server cannot be reached:", outcome.Problem, StringComparison.Ordinal);
    }

    private static (string DecidedBy, bool IsFallback, string? Problem) Short(AlgorithmOutcome outcome) => (outcome.DecidedBy, outcome.IsFallback, outcome.Problem);
}
