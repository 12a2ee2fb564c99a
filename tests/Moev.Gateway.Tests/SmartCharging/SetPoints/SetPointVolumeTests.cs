using System.Collections.Concurrent;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>Many connectors: bounded, spread, and never above the site's limit whatever the order of answers.</summary>
public sealed class SetPointVolumeTests
{
    [Fact]
    public async Task Calls_under_way_are_bounded_and_all_are_answered_in_the_end()
    {
        const int count = 40;
        using var host = new SetPointHost(10_000, [.. Enumerable.Range(1, count).Select(static i => $"C{i}:1")], new SiteOptions { VerifyMinutes = 0, MaxParallelCalls = 3 });
        await host.StartAsync();
        var answers = new ConcurrentQueue<TaskCompletionSource<CallOutcome>>();
        var most = 0;
        host.Router.AnswerLater = call =>
        {
            var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            answers.Enqueue(answer);
            return answer.Task;
        };
        host.Decide([.. Enumerable.Repeat(10.0, count)]);
        for (var answered = 0; answered < count; answered++)
        {
            TaskCompletionSource<CallOutcome>? answer = null;
            await Support.Waiting.UntilAsync(() => answers.TryDequeue(out answer));
            most = Math.Max(most, host.SetPoints.UnderWay);
            answer!.SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        }

        await host.IdleAsync();
        Assert.Equal(3, most);
        Assert.Equal(count, host.Sent("\"chargingProfileId\":40001").Count);
    }

    [Fact]
    public async Task Checks_are_bounded_among_them()
    {
        using var host = new SetPointHost(10_000, [.. Enumerable.Range(1, 20).Select(static i => $"C{i}:1")], new SiteOptions { MaxParallelChecks = 2 });
        var held = 0;
        var most = 0;
        host.Router.AnswerLater = async call =>
        {
            if (call.Action == Action16.GetCompositeSchedule)
                most = Math.Max(most, Interlocked.Increment(ref held));
            await Task.Yield();
            if (call.Action == Action16.GetCompositeSchedule)
                Interlocked.Decrement(ref held);
            return host[call.Identity].Answer(call);
        };
        await host.StartAsync();
        await host.AdvanceAsync(30);
        Assert.InRange(most, 1, 2);
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(host.SetPoints.StatusOf(i).IsVerified));
    }

    [Fact]
    public async Task Renewals_do_not_fall_together()
    {
        const int count = 100;
        using var host = new SetPointHost(10_000, [.. Enumerable.Range(1, count).Select(static i => $"C{i}:1")]);
        for (var i = 0; i < count; i++)
            host.Plug(i);
        await host.StartAsync();
        var amps = Enumerable.Repeat(10.0, count).ToArray();
        var most = 0;
        for (var second = 0; second < 60; second++)
        {
            if (second % 10 == 0)
                await host.DecideAsync(amps);
            var before = host.Router.Commands.Count;
            await host.AdvanceAsync(1);
            most = Math.Max(most, host.Router.Commands.Count - before);
        }

        Assert.InRange(most, 1, count / 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Limits_in_force_never_exceed_the_site_while_answers_come_in_any_order(int seed)
    {
        const int count = 12;
        var random = new Random(seed);
        using var host = new SetPointHost(120, [.. Enumerable.Range(1, count).Select(static i => $"C{i}:1")]);
        await host.StartAsync();
        for (var i = 0; i < count; i++)
            host.Plug(i);
        host.Describe();
        var safety = new SafetyLayer(host.Site, SafetyMode.Enforce);
        var waiting = new List<(SentCall Call, TaskCompletionSource<CallOutcome> Answer)>();
        host.Router.AnswerLater = call =>
        {
            var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (waiting)
                waiting.Add((call, answer));
            return answer.Task;
        };
        for (var second = 0; second < 300; second++)
        {
            if (second % 5 == 0)
                host.Decide(safety, [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : 6 + (random.NextDouble() * 26))]);
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await SettledAsync();
            // Some are executed and answered, some executed and not answered, some lost.
            for (var turns = random.Next(8); turns > 0; turns--)
            {
                (SentCall Call, TaskCompletionSource<CallOutcome> Answer)? taken = null;
                lock (waiting)
                {
                    if (waiting.Count > 0)
                    {
                        var at = random.Next(waiting.Count);
                        taken = waiting[at];
                        waiting.RemoveAt(at);
                    }
                }

                if (taken is not { } next)
                    break;
                var kind = random.Next(10);
                var executed = kind == 1 ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : host[next.Call.Identity].Answer(next.Call);
                next.Answer.SetResult(kind == 0 ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : executed);
                await SettledAsync();
            }

            var inForce = Enumerable.Range(1, count).Sum(i => host[$"C{i}"].LimitOf(1));
            Assert.True(inForce <= 120 + 1e-6, $"second {second}: {inForce} A");
        }

        Assert.True(host.Router.Commands.Count > 100);

        // Each step that is under way has one call that waits for its answer.
        Task SettledAsync() => Support.Waiting.UntilAsync(() =>
        {
            lock (waiting)
                return waiting.Count == host.SetPoints.UnderWay;
        });
    }
}
