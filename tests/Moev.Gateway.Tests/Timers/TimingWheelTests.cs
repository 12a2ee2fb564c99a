using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Tests.Support;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Tests.Timers;

public sealed class TimingWheelTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TimingWheel _wheel;

    public TimingWheelTests() => _wheel = new TimingWheel(_time, NullLogger<TimingWheel>.Instance);

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(30_000)]
    [InlineData(102_400)] // a whole revolution
    [InlineData(102_500)]
    [InlineData(86_400_000)]
    public void Entry_is_woken_never_early_and_at_most_one_tick_late(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(37));
        var entry = new Entry(_time);
        var due = _wheel.After(TimeSpan.FromMilliseconds(milliseconds));
        _wheel.Schedule(entry, due, 7);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Empty(entry.Woken);

        _time.Advance(TimeSpan.FromMilliseconds(1) + TimingWheel.Tick);
        var (at, token) = Assert.Single(entry.Woken);
        Assert.Equal(7u, token);
        Assert.InRange(at, due, due + TimingWheel.Tick.Ticks);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void Cancelled_entry_is_not_woken()
    {
        var entry = new Entry(_time);
        _wheel.Schedule(entry, _wheel.After(TimeSpan.FromSeconds(1)), 0);
        Assert.True(_wheel.Cancel(entry));
        Assert.False(_wheel.Cancel(entry));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(entry.Woken);
    }

    [Fact]
    public void Scheduling_again_replaces_the_time_and_the_token()
    {
        var entry = new Entry(_time);
        _wheel.Schedule(entry, _wheel.After(TimeSpan.FromSeconds(1)), 1);
        _wheel.Schedule(entry, _wheel.After(TimeSpan.FromSeconds(5)), 2);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(entry.Woken);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2u, Assert.Single(entry.Woken).Token);
    }

    [Fact]
    public void ScheduleNoLater_brings_forward_and_never_puts_off()
    {
        var entry = new Entry(_time);
        _wheel.ScheduleNoLater(entry, _wheel.After(TimeSpan.FromSeconds(10)), 0);
        _wheel.ScheduleNoLater(entry, _wheel.After(TimeSpan.FromSeconds(2)), 0);
        _wheel.ScheduleNoLater(entry, _wheel.After(TimeSpan.FromSeconds(20)), 0);
        _time.Advance(TimeSpan.FromSeconds(2.2));
        Assert.Single(entry.Woken);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(entry.Woken);
    }

    [Fact]
    public void Entry_that_schedules_itself_into_the_past_is_woken_once_a_tick()
    {
        var entry = new Entry(_time);
        entry.Then = () => _wheel.Schedule(entry, 0, 0);
        _wheel.Schedule(entry, 0, 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, entry.Woken.Count);
    }

    [Fact]
    public void Long_stop_of_the_process_wakes_everything_once()
    {
        var entries = Enumerable.Range(0, 5_000).Select(_ => new Entry(_time)).ToList();
        for (var i = 0; i < entries.Count; i++)
            _wheel.Schedule(entries[i], _wheel.After(TimeSpan.FromMilliseconds(100 * i)), 0);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.All(entries, static entry => Assert.Single(entry.Woken));
    }

    [Fact]
    public void Failing_entry_does_not_stop_the_others()
    {
        var bad = new Entry(_time) { Then = static () => throw new InvalidOperationException("a bug") };
        var good = new Entry(_time);
        _wheel.Schedule(bad, _wheel.After(TimeSpan.FromSeconds(1)), 0);
        _wheel.Schedule(good, _wheel.After(TimeSpan.FromSeconds(1)), 0);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(good.Woken);
    }

    [Fact]
    public void No_timer_runs_while_nothing_is_scheduled()
    {
        Assert.Equal(0, _time.ArmedTimers);
        var entry = new Entry(_time);
        _wheel.Schedule(entry, _wheel.After(TimeSpan.FromSeconds(1)), 0);
        Assert.Equal(1, _time.ArmedTimers);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public void Setting_the_wall_clock_changes_nothing(int seconds)
    {
        var entry = new Entry(_time);
        _wheel.Schedule(entry, _wheel.After(TimeSpan.FromSeconds(10)), 0);
        _time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(entry.Woken);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(entry.Woken);
    }

    [Fact]
    public async Task Entries_scheduled_and_cancelled_by_many_threads_are_each_woken_or_cancelled()
    {
        const int threads = 4;
        const int perThread = 5_000;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var entries = new List<(Entry Entry, bool Cancelled)>();
            for (var i = 0; i < perThread; i++)
            {
                var entry = new Entry(_time);
                _wheel.Schedule(entry, _wheel.After(TimeSpan.FromMilliseconds(random.Next(1, 60_000))), (ulong)i);
                entries.Add((entry, random.Next(2) == 0 && _wheel.Cancel(entry)));
                if (i % 1_000 == 0)
                    _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            return entries;
        })));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.All(outcomes.SelectMany(static list => list), static pair => Assert.Equal(pair.Cancelled ? 0 : 1, pair.Entry.Woken.Count));
        Assert.Equal(0, _wheel.Count);
    }

    private sealed class Entry(ManualTimeProvider time) : TimingWheelEntry
    {
        public List<(long At, ulong Token)> Woken { get; } = [];

        public Action? Then { get; set; }

        public override void OnDue(ulong token)
        {
            Woken.Add((time.GetTimestamp(), token));
            Then?.Invoke();
        }
    }
}
