using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Calls;

/// <summary>Tests of the generation in the state word: an outdated reference to a pooled object must not end its new call.</summary>
public sealed class PendingCallTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimingWheel _wheel;
    private readonly OutboundCalls _owner;

    public PendingCallTests()
    {
        _wheel = new TimingWheel(_time, NullLogger<TimingWheel>.Instance);
        var metrics = new GatewayMetrics(_provider.GetRequiredService<IMeterFactory>());
        _owner = new OutboundCalls(
            new OutboundCallSettings(_wheel, _time, metrics, MaxQueued: 4, TimeSpan.FromSeconds(30)), new FakeChannel(), epoch: 1);
    }

    public void Dispose()
    {
        _wheel.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task Time_out_of_the_queue_that_was_on_its_way_does_not_end_the_sent_call()
    {
        var call = Rent();
        var task = call.AsTask();
        var inQueue = PendingCall.GenerationOf(call.Word);
        Assert.True(call.TryBeginEncoding());
        var sent = PendingCall.GenerationOf(call.Word);
        Assert.NotEqual(inQueue, sent);
        Assert.True(call.TryMove(call.Word, PendingState.InFlight));

        call.OnDue(inQueue);
        Assert.Equal(PendingState.InFlight, PendingCall.StateOf(call.Word));
        call.OnDue(sent);
        Assert.Equal(CallOutcomeKind.TimedOut, (await task).Kind);
    }

    [Fact]
    public void Call_that_is_used_again_has_another_generation()
    {
        var first = Rent();
        var word = first.Word;
        first.Release();
        first.Release();
        var second = Rent();
        if (ReferenceEquals(first, second))
            Assert.NotEqual(word, second.Word);
        Assert.False(first.TryMove(word, PendingState.Done) && ReferenceEquals(first, second));
        second.Release();
        second.Release();
    }

    [Fact]
    public void Only_one_thread_that_read_the_same_word_changes_the_state()
    {
        var call = Rent();
        var word = call.Word;
        Assert.True(call.TryMove(word, PendingState.Done));
        Assert.False(call.TryMove(word, PendingState.Done));
        Assert.False(call.TryBeginEncoding());
    }

    private PendingCall Rent() => PendingCall.Rent(_owner, Action16.Reset, "{}"u8.ToArray(), TimeSpan.FromSeconds(30), answer: null, _time.GetTimestamp());
}
