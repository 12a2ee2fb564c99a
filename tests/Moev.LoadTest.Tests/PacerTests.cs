using Microsoft.Extensions.Time.Testing;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Tests;

public sealed class PacerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pacer _pacer;
    private readonly List<string> _woken = [];

    public PacerTests() => _pacer = new Pacer(_time);

    [Fact]
    public void Wakes_in_the_order_of_time_and_says_when_the_next_is_due()
    {
        _pacer.Schedule(new Sleeper(this, "b"), TimeSpan.FromMilliseconds(20));
        _pacer.Schedule(new Sleeper(this, "a"), TimeSpan.FromMilliseconds(10));
        _pacer.Schedule(new Sleeper(this, "c"), TimeSpan.FromMilliseconds(50));
        Assert.Equal(After(10), _pacer.Run());
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(After(30), _pacer.Run());
        Assert.Equal(["a", "b"], _woken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_pacer.Run());
        Assert.Equal(["a", "b", "c"], _woken);
    }

    [Fact]
    public void What_those_woken_ask_for_counts_at_once()
    {
        _pacer.Schedule(new Sleeper(this, "again") { Again = TimeSpan.FromMilliseconds(5) }, TimeSpan.Zero);
        Assert.Equal(After(5), _pacer.Run());
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(After(5), _pacer.Run());
        Assert.Equal(["again", "again"], _woken);
    }

    [Fact]
    public void Tells_when_something_is_due_sooner_than_all_before()
    {
        var told = 0;
        _pacer.Sooner = () => told++;
        _pacer.Schedule(new Sleeper(this, "b"), TimeSpan.FromSeconds(2));
        _pacer.Schedule(new Sleeper(this, "c"), TimeSpan.FromSeconds(3));
        Assert.Equal(1, told);
        _pacer.Schedule(new Sleeper(this, "a"), TimeSpan.FromSeconds(1));
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task Thread_wakes_without_being_asked()
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var thread = new LoadThread(0))
        {
            thread.Pacer.Schedule(new Sleeper(this, "never"), TimeSpan.FromHours(1));
            thread.Pacer.Schedule(new Sleeper(this, "x") { Woken = woken }, TimeSpan.FromMilliseconds(3));
            await woken.Task.WaitAsync(LoadBench.Patience);
        }

        Assert.Equal(["x"], _woken);
    }

    [Fact]
    public void Flood_gives_each_message_its_time_and_stops_at_its_bound()
    {
        var flood = new Flood(interval: 10, start: 100);
        Assert.False(flood.TryTake(99, 1, remember: true));
        Assert.True(flood.TryTake(125, 1, remember: true));
        Assert.True(flood.TryTake(125, 2, remember: true));
        Assert.True(flood.TryTake(125, 3, remember: true));
        Assert.False(flood.TryTake(125, 4, remember: true));
        Assert.True(flood.TryAnswer(2, out var intended, out var missing));
        Assert.Equal((110, 1), (intended, missing));
        Assert.False(flood.TryAnswer(1, out _, out _));
        Assert.False(flood.TryAnswer(4, out _, out _));
        Assert.True(flood.TryAnswer(3, out intended, out missing));
        Assert.Equal((120, 0), (intended, missing));

        for (var id = 4; id < 4 + Flood.MaxUnanswered; id++)
            Assert.True(flood.TryTake(long.MaxValue, id, remember: true));
        Assert.False(flood.TryTake(long.MaxValue, 4 + Flood.MaxUnanswered, remember: true));
        var due = flood.NextDue;
        Assert.Equal(3, flood.Skip(due + 25));
        Assert.Equal(due + 30, flood.NextDue);
        Assert.Equal(0, flood.Skip(due + 25));
    }

    private long After(int milliseconds) => _time.GetTimestamp() + _pacer.Ticks(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class Sleeper(PacerTests owner, string name) : IPaced
    {
        public TimeSpan? Again { get; init; }

        public TaskCompletionSource? Woken { get; init; }

        public void Wake(long now)
        {
            owner._woken.Add(name);
            if (Again is { } after)
                owner._pacer.Schedule(this, after);
            Woken?.TrySetResult();
        }
    }
}
