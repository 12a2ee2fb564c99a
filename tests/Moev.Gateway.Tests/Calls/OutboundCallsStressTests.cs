using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Calls;

/// <summary>Stress tests with callers, the read loop, the clock, cancellations and the end of the connection all at once.</summary>
public sealed class OutboundCallsStressTests
{
    private const int Callers = 8;
    private const int CallsEach = 200;
    private const int Sessions = 4;

    // Only a hanging test reaches it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_command_gets_exactly_one_outcome_and_one_call_at_most_is_on_the_wire(int seed)
    {
        var time = new ManualTimeProvider();
        var witness = new WitnessTime(time);
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var wheel = new TimingWheel(witness, NullLogger<TimingWheel>.Instance);
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var counts = new MetricCounts(meters);
        using var metrics = new GatewayMetrics(meters);
        var settings = new OutboundCallSettings(wheel, witness, metrics, MaxQueued: 6, DefaultTimeout: TimeSpan.FromSeconds(30));

        // Sessions follow one another, like those of one charge point; they share the pool of calls.
        var outcomes = new ConcurrentDictionary<CallOutcomeKind, int>();
        var cancelled = 0;
        for (var session = 0; session < Sessions; session++)
        {
            var wire = new Wire(witness);
            var calls = new OutboundCalls(settings, wire.Channel, session);
            using var stop = new CancellationTokenSource(Patience);
            var reader = Task.Run(() => ReadAsync(wire, calls, new Random((seed * 100) + session), stop.Token));
            var clock = Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    Thread.Yield();
                }
            });
            var callers = Enumerable.Range(0, Callers)
                .Select(caller => Task.Run(() => CallAsync(calls, outcomes, new Random((seed * 10_000) + (session * 100) + caller))))
                .ToArray();
            calls.Start();
            var closing = Task.Run(async () =>
            {
                if (seed % 2 == 0)
                    await Task.WhenAll(callers);
                else
                    await callers[0];
                wire.Channel.Status = SendStatus.Closed; // as a connection does before it notifies the session
                calls.Close();
            });
            cancelled += (await Task.WhenAll(callers)).Sum();
            await closing;
            await stop.CancelAsync();
            await Task.WhenAll(reader, clock);
            Assert.False(wire.TwoAtOnce, "two calls were on the wire at once");
            Assert.Equal(0, calls.Waiting);
            Assert.False(calls.IsInFlight);
        }

        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Sessions * Callers * CallsEach, outcomes.Values.Sum() + cancelled);
        Assert.Equal(0, wheel.Count);
        Assert.Equal(0, counts["moev.commands.queued"]);
        Assert.True(outcomes.GetValueOrDefault(CallOutcomeKind.Answered) > 0, "nothing was answered: the test shows nothing");
    }

    /// <summary>Time stands still, so a call without a wake-up would hang the test.</summary>
    [Fact]
    public async Task No_call_is_left_waiting_while_the_slot_is_free()
    {
        var time = new ManualTimeProvider();
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var wheel = new TimingWheel(time, NullLogger<TimingWheel>.Instance);
        using var metrics = new GatewayMetrics(provider.GetRequiredService<IMeterFactory>());
        var settings = new OutboundCallSettings(wheel, time, metrics, MaxQueued: 3, DefaultTimeout: TimeSpan.FromSeconds(30));
        var arrived = new ConcurrentQueue<string>();
        var calls = new OutboundCalls(settings, new FakeChannel { OnSent = arrived.Enqueue }, epoch: 1);
        calls.Start();
        using var stop = new CancellationTokenSource(Patience);
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (arrived.TryDequeue(out var message))
                    Assert.True(calls.TryComplete(FakeChannel.Parse($"[3,\"{FakeChannel.IdOf(message)}\",{{}}]"), out _));
                else
                    await Task.Yield();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var outcome = await calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, answer: null, CancellationToken.None).AsTask().WaitAsync(Patience);
                Assert.Contains(outcome.Kind, new[] { CallOutcomeKind.Answered, CallOutcomeKind.QueueFull });
            }
        })));
        await stop.CancelAsync();
        await reader;
    }

    /// <summary>Time stands still here too: the end of the connection must end all calls that are sent or queued meanwhile.</summary>
    [Fact]
    public async Task No_call_is_left_waiting_when_the_connection_ends()
    {
        var time = new ManualTimeProvider();
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var wheel = new TimingWheel(time, NullLogger<TimingWheel>.Instance);
        using var metrics = new GatewayMetrics(provider.GetRequiredService<IMeterFactory>());
        var settings = new OutboundCallSettings(wheel, time, metrics, MaxQueued: 3, DefaultTimeout: TimeSpan.FromSeconds(30));
        for (var round = 0; round < 2_000; round++)
        {
            // A channel that accepts everything until the end: the worst case, because it never reports that nothing was sent.
            var calls = new OutboundCalls(settings, new FakeChannel(), epoch: round);
            calls.Start();
            using var begin = new Barrier(4);
            var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                begin.SignalAndWait();
                return calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, answer: null, CancellationToken.None).AsTask();
            })).ToArray();
            begin.SignalAndWait();
            Thread.SpinWait(round % 200);
            calls.Close();
            foreach (var caller in callers)
                Assert.Contains((await caller.WaitAsync(Patience)).Kind, new[] { CallOutcomeKind.ConnectionLost, CallOutcomeKind.NotSent });
        }

        Assert.Equal(0, wheel.Count);
    }

    private static async Task<int> CallAsync(OutboundCalls calls, ConcurrentDictionary<CallOutcomeKind, int> outcomes, Random random)
    {
        var cancelled = 0;
        for (var i = 0; i < CallsEach; i++)
        {
            var key = random.Next();
            var timeout = random.Next(4) == 0 ? random.Next(1, 500) : 30_000;
            var payload = $$"""{"k":{{key}},"t":{{timeout}}}""";
            using var source = random.Next(8) == 0 ? new CancellationTokenSource() : null;
            var call = calls.CallAsync(
                Action16.DataTransfer,
                Encoding.ASCII.GetBytes(payload),
                TimeSpan.FromMilliseconds(timeout),
                answer: null,
                source?.Token ?? default);
            if (source is not null)
                _ = Task.Run(source.Cancel);
            try
            {
                var outcome = await call;
                outcomes.AddOrUpdate(outcome.Kind, 1, static (_, n) => n + 1);

                // The answer echoes the request, so an answer to another call would be detected here.
                if (outcome.Kind == CallOutcomeKind.Answered)
                    Assert.Equal(payload, Encoding.ASCII.GetString(outcome.Payload.Span));
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            if (source is not null)
                await Task.Yield();
        }

        return cancelled;
    }

    // The charge point: answers most CALLs, some late, some twice, some never, some with an invented id.
    private static async Task ReadAsync(Wire wire, OutboundCalls calls, Random random, CancellationToken stop)
    {
        var late = new Queue<string>();
        while (!stop.IsCancellationRequested)
        {
            if (!wire.Arrived.TryDequeue(out var message))
            {
                await Task.Yield();
                continue;
            }

            var id = FakeChannel.IdOf(message);
            var payload = message[(message.IndexOf('{', StringComparison.Ordinal))..^1];
            var answer = $"[3,\"{id}\",{payload}]";
            switch (random.Next(12))
            {
                case 0:
                    late.Enqueue(answer);
                    wire.Answered(id);
                    break;
                case 1:
                    wire.Answered(id);
                    calls.TryComplete(FakeChannel.Parse(answer), out _);
                    Assert.False(calls.TryComplete(FakeChannel.Parse(answer), out _));
                    break;
                case 2:
                    Assert.False(calls.TryComplete(FakeChannel.Parse("[3,\"made-up\",{}]"), out _));
                    wire.Answered(id);
                    calls.TryComplete(FakeChannel.Parse(answer), out _);
                    break;
                default:
                    wire.Answered(id);
                    calls.TryComplete(FakeChannel.Parse(answer), out _);
                    break;
            }

            if (late.Count > 2)
                calls.TryComplete(FakeChannel.Parse(late.Dequeue()), out _);
        }
    }

    /// <summary>Observes every sent CALL, and detects one that is sent while another is neither answered nor timed out.</summary>
    private sealed class Wire
    {
        private readonly WitnessTime _time;
        private readonly Lock _gate = new();
        private string? _open; // under _gate: the id on the wire
        private long _openUntil; // under _gate

        public Wire(WitnessTime time)
        {
            _time = time;
            Channel = new FakeChannel { OnSent = Take };
        }

        public FakeChannel Channel { get; }

        public ConcurrentQueue<string> Arrived { get; } = new();

        public bool TwoAtOnce { get; private set; }

        public void Answered(string id)
        {
            lock (_gate)
            {
                if (_open == id)
                    _open = null;
            }
        }

        private void Take(string message)
        {
            using var document = JsonDocument.Parse(message);
            var timeout = TimeSpan.FromMilliseconds(document.RootElement[3].GetProperty("t").GetInt32());
            lock (_gate)
            {
                TwoAtOnce |= _open is not null && _time.GetTimestamp() < _openUntil;
                _open = document.RootElement[1].GetString();
                _openUntil = _time.TakeEarliest() + timeout.Ticks;
            }

            Arrived.Enqueue(message);
        }
    }

    /// <summary>Records each thread's first reading of the clock: its call was sent no earlier, so it times out no earlier than calculated.</summary>
    private sealed class WitnessTime(ManualTimeProvider inner) : TimeProvider
    {
        private readonly ThreadLocal<long?> _earliest = new();

        public override long TimestampFrequency => inner.TimestampFrequency;

        public long TakeEarliest()
        {
            var earliest = _earliest.Value ?? 0;
            _earliest.Value = null;
            return earliest;
        }

        public override long GetTimestamp()
        {
            var now = inner.GetTimestamp();
            _earliest.Value ??= now;
            return now;
        }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
