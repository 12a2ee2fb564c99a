using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Calls;

public sealed class OutboundCallsTests : IDisposable
{
    private const int MaxQueued = 4;
    private const long SessionStart = 0x19A9F3B2C10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimingWheel _wheel;
    private readonly FakeChannel _channel = new();
    private readonly OutboundCalls _calls;
    private readonly MetricCounts _counts;

    public OutboundCallsTests()
    {
        _wheel = new TimingWheel(_time, NullLogger<TimingWheel>.Instance);
        var meters = _provider.GetRequiredService<IMeterFactory>();
        _counts = new MetricCounts(meters);
        _calls = Create(_channel, new GatewayMetrics(meters));
        _calls.Start();
    }

    public void Dispose()
    {
        _counts.Dispose();
        _wheel.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task Call_is_sent_at_once_and_answered()
    {
        var call = Call("""{"type":"Hard"}""");
        Assert.Equal("""[2,"19a9f3b2c10-1","Reset",{"type":"Hard"}]""", Assert.Single(_channel.Sent));
        Assert.True(_calls.IsInFlight);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(Answer("""[3,"19a9f3b2c10-1",{"status":"Accepted"}]"""));

        var outcome = await call;
        Assert.Equal(CallOutcomeKind.Answered, outcome.Kind);
        Assert.Equal("19a9f3b2c10-1", outcome.Id.ToString());
        Assert.Equal("""{"status":"Accepted"}""", Encoding.UTF8.GetString(outcome.Payload.Span));
        Assert.Equal(TimeSpan.FromSeconds(2), outcome.Elapsed);
        Assert.False(_calls.IsInFlight);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public async Task CallError_is_an_outcome_with_code_and_description()
    {
        var call = Call();
        Assert.True(Answer("""[4,"19a9f3b2c10-1","OccurrenceConstraintViolation","type is missing",{}]"""));
        var outcome = await call;
        Assert.Equal(CallOutcomeKind.CallError, outcome.Kind);
        Assert.Equal("OccurrenceConstraintViolation", outcome.ErrorCode);
        Assert.Equal("type is missing", outcome.ErrorDescription);
        Assert.True(outcome.Payload.IsEmpty);
    }

    [Fact]
    public async Task Second_call_waits_for_the_answer_to_the_first_and_keeps_the_order()
    {
        var calls = Enumerable.Range(1, 4).Select(i => Call($$"""{"n":{{i}}}""")).ToArray();
        Assert.Single(_channel.Sent);
        Assert.Equal(3, _calls.Waiting);
        Assert.Equal(3, _counts["moev.commands.queued"]);
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(i, _channel.Sent.Count);
            Assert.Contains($$"""{"n":{{i}}}""", _channel.Sent[^1], StringComparison.Ordinal);
            Assert.True(Answer($$"""[3,"19a9f3b2c10-{{i}}",{"n":{{i}}}]"""));
            Assert.Equal($$"""{"n":{{i}}}""", Encoding.UTF8.GetString((await calls[i - 1]).Payload.Span));
        }

        Assert.Equal(0, _calls.Waiting);
        Assert.Equal(0, _counts["moev.commands.queued"]);
    }

    [Fact]
    public async Task One_more_than_the_queue_holds_is_refused_and_sent_never()
    {
        var first = Call();
        var waiting = Enumerable.Range(0, MaxQueued).Select(_ => Call()).ToArray();
        var refused = await Call();
        Assert.Equal(CallOutcomeKind.QueueFull, refused.Kind);
        Assert.Equal("", refused.Id.ToString());
        Assert.All(waiting, static call => Assert.False(call.IsCompleted));

        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        var again = Call();
        Assert.False(again.IsCompleted);
        Assert.Equal(CallOutcomeKind.QueueFull, (await Call()).Kind);
    }

    [Fact]
    public async Task Unanswered_call_times_out_counted_from_when_it_was_sent()
    {
        var call = Call();
        _time.Advance(Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimingWheel.Tick);
        var outcome = await call;
        Assert.Equal(CallOutcomeKind.TimedOut, outcome.Kind);
        Assert.Equal("19a9f3b2c10-1", outcome.Id.ToString());
    }

    [Fact]
    public async Task Late_answer_does_not_resolve_the_next_call()
    {
        var first = Call();
        var second = Call("""{"second":true}""");
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Single(_channel.Sent);
        _time.Advance(TimeSpan.FromSeconds(10) + TimingWheel.Tick);
        Assert.Equal(CallOutcomeKind.TimedOut, (await first).Kind);
        // The second call's time in the queue ran out at the same moment.
        Assert.Equal(CallOutcomeKind.NotSent, (await second).Kind);

        var third = Call();
        Assert.False(Answer("""[3,"19a9f3b2c10-1",{"late":true}]"""));
        Assert.False(third.IsCompleted);
        Assert.True(Answer($$"""[3,"{{FakeChannel.IdOf(_channel.Sent[^1])}}",{}]"""));
        Assert.Equal(CallOutcomeKind.Answered, (await third).Kind);
        Assert.False(Answer($$"""[3,"{{FakeChannel.IdOf(_channel.Sent[^1])}}",{}]"""), "the same answer again");
    }

    [Fact]
    public async Task Time_in_the_queue_does_not_shorten_the_time_for_the_answer()
    {
        var first = Call();
        _time.Advance(TimeSpan.FromSeconds(10));
        var second = Call();
        _time.Advance(TimeSpan.FromSeconds(19));
        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        Assert.Equal(2, _channel.Sent.Count);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1) + TimingWheel.Tick);
        Assert.Equal(CallOutcomeKind.TimedOut, (await second).Kind);
    }

    [Fact]
    public async Task Call_whose_time_runs_out_in_the_queue_is_not_sent_later()
    {
        var first = Call();
        var impatient = Call(timeout: TimeSpan.FromSeconds(5));
        var patient = Call("""{"patient":true}""");
        _time.Advance(TimeSpan.FromSeconds(6));
        var outcome = await impatient;
        Assert.Equal(CallOutcomeKind.NotSent, outcome.Kind);
        Assert.Equal("", outcome.Id.ToString());
        Assert.Equal(1, _calls.Waiting);

        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        Assert.Equal(2, _channel.Sent.Count);
        Assert.Contains("patient", _channel.Sent[1], StringComparison.Ordinal);
        Assert.False(patient.IsCompleted);
    }

    [Fact]
    public async Task Close_ends_the_call_in_flight_and_all_that_wait_at_once()
    {
        var first = Call();
        var waiting = Enumerable.Range(0, 3).Select(_ => Call()).ToArray();
        _calls.Close();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await first).Kind);
        foreach (var call in waiting)
            Assert.Equal(CallOutcomeKind.NotSent, (await call).Kind);
        Assert.Equal(CallOutcomeKind.NotSent, (await Call()).Kind);
        Assert.Single(_channel.Sent);
        Assert.False(Answer("""[3,"19a9f3b2c10-1",{}]"""));
        Assert.Equal(0, _wheel.Count);
        Assert.Equal(0, _calls.Waiting);
        Assert.Equal(0, _counts["moev.commands.queued"]);
    }

    [Fact]
    public async Task Stop_lets_the_call_in_flight_be_answered_and_sends_no_other()
    {
        var first = Call();
        var second = Call();
        _calls.Stop();
        Assert.Equal(CallOutcomeKind.NotSent, (await second).Kind);
        Assert.Equal(CallOutcomeKind.NotSent, (await Call()).Kind);
        Assert.True(Answer("""[3,"19a9f3b2c10-1",{}]"""));
        Assert.Equal(CallOutcomeKind.Answered, (await first).Kind);
        Assert.Single(_channel.Sent);
    }

    [Fact]
    public async Task Cancelled_caller_is_freed_and_the_call_on_the_wire_keeps_the_slot()
    {
        using var source = new CancellationTokenSource();
        var first = Call(cancellationToken: source.Token);
        var second = Call();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Single(_channel.Sent);
        Assert.True(_calls.IsInFlight);

        Assert.True(Answer("""[3,"19a9f3b2c10-1",{}]"""));
        Assert.Equal(2, _channel.Sent.Count);
        Assert.True(Answer("""[3,"19a9f3b2c10-2",{}]"""));
        Assert.Equal(CallOutcomeKind.Answered, (await second).Kind);
    }

    [Fact]
    public async Task Cancelled_call_on_the_wire_frees_the_slot_when_it_times_out()
    {
        using var source = new CancellationTokenSource();
        var first = Call(cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _time.Advance(Timeout + TimingWheel.Tick);
        Assert.False(_calls.IsInFlight);
        var second = Call();
        Assert.Equal(2, _channel.Sent.Count);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Cancelled_call_in_the_queue_is_never_sent()
    {
        using var source = new CancellationTokenSource();
        var first = Call();
        var second = Call(cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, _calls.Waiting);
        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        Assert.Single(_channel.Sent);
    }

    [Fact]
    public async Task Token_cancelled_before_sends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Call(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(_channel.Sent);
    }

    [Fact]
    public async Task Places_of_ended_calls_in_the_queue_are_bounded_and_come_back()
    {
        var first = Call();
        var outcomes = new List<CallOutcomeKind>();
        for (var i = 0; i < 100; i++)
        {
            var impatient = Call(timeout: TimeSpan.FromMilliseconds(100));
            _time.Advance(TimeSpan.FromMilliseconds(250));
            outcomes.Add((await impatient).Kind);
        }

        Assert.Contains(CallOutcomeKind.NotSent, outcomes);
        Assert.Contains(CallOutcomeKind.QueueFull, outcomes);
        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        Assert.Single(_channel.Sent);
        var next = Call();
        Assert.Equal(2, _channel.Sent.Count);
        Assert.False(next.IsCompleted);
    }

    [Theory]
    [InlineData((byte)SendStatus.Full, (byte)CallOutcomeKind.QueueFull)]
    [InlineData((byte)SendStatus.Closed, (byte)CallOutcomeKind.NotSent)]
    public async Task Call_that_the_channel_does_not_take_was_not_sent(byte status, byte expected)
    {
        _channel.Status = (SendStatus)status;
        var outcome = await Call();
        Assert.Equal((CallOutcomeKind)expected, outcome.Kind);
        Assert.Equal("", outcome.Id.ToString());
        Assert.False(_calls.IsInFlight);
        _channel.Status = SendStatus.Sent;
        _ = Call();
        Assert.Single(_channel.Sent);
    }

    [Fact]
    public async Task Answer_may_arrive_before_sending_returns()
    {
        _channel.OnSent = text => Assert.True(Answer($$"""[3,"{{FakeChannel.IdOf(text)}}",{}]"""));
        for (var i = 0; i < 10; i++)
            Assert.Equal(CallOutcomeKind.Answered, (await Call()).Kind);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public async Task Calls_before_the_start_wait_for_it()
    {
        var channel = new FakeChannel();
        using var metrics = new GatewayMetrics(_provider.GetRequiredService<IMeterFactory>());
        var calls = Create(channel, metrics);
        var early = calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, answer: null, default).AsTask();
        Assert.Empty(channel.Sent);
        calls.Start();
        Assert.Single(channel.Sent);
        calls.Close();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await early).Kind);
    }

    [Fact]
    public async Task Closing_before_the_start_ends_queued_calls()
    {
        var channel = new FakeChannel();
        using var metrics = new GatewayMetrics(_provider.GetRequiredService<IMeterFactory>());
        var calls = Create(channel, metrics);
        var early = calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, answer: null, default).AsTask();
        calls.Close();
        Assert.Equal(CallOutcomeKind.NotSent, (await early).Kind);
        calls.Start();
        Assert.Equal(CallOutcomeKind.NotSent, (await calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, answer: null, default)).Kind);
        Assert.Empty(channel.Sent);
    }

    [Fact]
    public async Task Connection_that_ends_while_a_call_is_encoded_ends_the_call()
    {
        using var payload = new WatchedMemory(_calls.Close);
        var call = _calls.CallAsync(Action16.Reset, payload.Memory, timeout: null, answer: null, default).AsTask();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await call.WaitAsync(TimeSpan.FromSeconds(30))).Kind);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public async Task Connection_that_ends_while_a_call_is_being_queued_ends_the_call()
    {
        // The count is the last step before the call is queued, so its listener can end the connection just before that.
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "moev.commands.queued" && ReferenceEquals(instrument.Meter.Scope, _provider.GetService<IMeterFactory>()))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            if (change > 0)
                _calls.Close();
        });
        listener.Start();
        var first = Call();
        var second = Call();
        Assert.Equal(CallOutcomeKind.NotSent, (await second.WaitAsync(TimeSpan.FromSeconds(30))).Kind);
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await first.WaitAsync(TimeSpan.FromSeconds(30))).Kind);
        Assert.Equal(0, _calls.Waiting);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public async Task Call_that_is_cancelled_while_it_is_encoded_is_not_sent_and_its_memory_is_free_then()
    {
        using var source = new CancellationTokenSource();
        using var payload = new WatchedMemory(source.Cancel);
        var first = Call();
        var second = _calls.CallAsync(Action16.Reset, payload.Memory, timeout: null, answer: null, source.Token).AsTask();
        var third = Call();
        Answer("""[3,"19a9f3b2c10-1",{}]""");
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(2, _channel.Sent.Count);
        Assert.Equal("19a9f3b2c10-3", FakeChannel.IdOf(_channel.Sent[1]));
        Assert.True(Answer("""[3,"19a9f3b2c10-3",{}]"""));
        Assert.Equal(CallOutcomeKind.Answered, (await third).Kind);
        Assert.Equal(0, _wheel.Count);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public async Task Setting_the_wall_clock_neither_ends_nor_prolongs_a_call(int seconds)
    {
        var call = Call();
        _time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        _time.Advance(Timeout - TimeSpan.FromSeconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(CallOutcomeKind.TimedOut, (await call).Kind);
    }

    [Fact]
    public async Task Answer_is_copied_to_the_buffer_of_its_caller()
    {
        var buffer = new AnswerBuffer();
        var call = _calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, buffer, default).AsTask();
        Assert.True(Answer("""[3,"19a9f3b2c10-1",{"status":"Accepted"}]"""));
        var first = (await call).Payload;
        Assert.Equal("""{"status":"Accepted"}""", Encoding.UTF8.GetString(first.Span));

        // The next answer may be longer than the buffer was.
        var longer = $$"""{"status":"Rejected","x":"{{new string('x', 1_000)}}"}""";
        call = _calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, buffer, default).AsTask();
        Assert.True(Answer($$"""[3,"19a9f3b2c10-2",{{longer}}]"""));
        Assert.Equal(longer, Encoding.UTF8.GetString((await call).Payload.Span));
        Assert.Equal(Encoding.UTF8.GetByteCount(longer), buffer.Capacity);
    }

    [Fact]
    public async Task Answer_that_comes_too_late_is_not_copied()
    {
        var buffer = new AnswerBuffer();
        using var source = new CancellationTokenSource();
        var call = _calls.CallAsync(Action16.Reset, "{}"u8.ToArray(), timeout: null, buffer, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var kept = buffer.Copy("mine"u8);

        Assert.True(Answer("""[3,"19a9f3b2c10-1",{"status":"Accepted"}]"""));
        Assert.Equal("mine", Encoding.UTF8.GetString(kept.Span));
    }

    private OutboundCalls Create(FakeChannel channel, GatewayMetrics metrics) =>
        new(new OutboundCallSettings(_wheel, _time, metrics, MaxQueued, Timeout), channel, SessionStart);

    private Task<CallOutcome> Call(string payload = "{}", TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _calls.CallAsync(Action16.Reset, Encoding.UTF8.GetBytes(payload), timeout, answer: null, cancellationToken).AsTask();

    private bool Answer(string message) => _calls.TryComplete(FakeChannel.Parse(message), out _);

    /// <summary>A payload with a callback when it is read, that is, in the middle of encoding.</summary>
    private sealed class WatchedMemory(Action whenRead) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = "{}"u8.ToArray();

        public override Memory<byte> Memory => CreateMemory(_bytes.Length);

        public override Span<byte> GetSpan()
        {
            whenRead();
            return _bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
