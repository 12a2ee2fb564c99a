using Moev.Lab.Realtime;
using Moev.Tests.Shared;

namespace Moev.Lab.Tests.Realtime;

public sealed class ScaledTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2019, 3, 4, 8, 0, 0, TimeSpan.FromHours(-8));

    private readonly RealTime _real = new();

    [Fact]
    public void Time_is_a_multiple_of_real_time_from_the_start()
    {
        var time = new ScaledTimeProvider(Start, 10, _real);
        _real.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, time.Now);
        Assert.Equal(Start, time.GetUtcNow());

        time.Start();
        var before = time.GetTimestamp();
        _real.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(30), time.Now);
        Assert.Equal(Start.AddSeconds(30), time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, time.GetUtcNow().Offset);
        Assert.Equal(TimeSpan.FromSeconds(30), time.GetElapsedTime(before));
        Assert.Equal(TimeSpan.FromSeconds(3), time.RealElapsed);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0.5)]
    public void Timer_rings_at_its_time_and_once(double speed)
    {
        var time = new ScaledTimeProvider(Start, speed, _real);
        time.Start();
        List<TimeSpan> rings = [];
        using var timer = time.CreateTimer(_ => rings.Add(time.Now), null, TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);

        _real.Advance(TimeSpan.FromSeconds(19.9) / speed);
        Assert.Empty(rings);
        _real.Advance(TimeSpan.FromSeconds(100) / speed);

        Assert.Equal(TimeSpan.FromSeconds(20), Assert.Single(rings));
    }

    [Fact]
    public void Timer_that_is_set_before_the_start_counts_from_there()
    {
        var time = new ScaledTimeProvider(Start, 2, _real);
        List<TimeSpan> rings = [];
        using var timer = time.CreateTimer(_ => rings.Add(time.Now), null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        using var forgotten = time.CreateTimer(_ => rings.Add(TimeSpan.MinValue), null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        forgotten.Dispose();
        _real.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(rings);

        time.Start();
        _real.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(4), Assert.Single(rings));
    }

    [Fact]
    public void Timer_never_rings_early_between_milliseconds()
    {
        var time = new ScaledTimeProvider(Start, 7, _real);
        time.Start();
        List<TimeSpan> rings = [];
        using var timer = time.CreateTimer(_ => rings.Add(time.Now), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

        _real.Advance(TimeSpan.FromSeconds(1));

        Assert.True(rings.Count > 600, $"It rang {rings.Count} times.");
        for (var i = 0; i < rings.Count; i++)
            Assert.True(rings[i] >= TimeSpan.FromMilliseconds(10 * (i + 1)), $"Ring {i} was at {rings[i]}.");
    }

    [Fact]
    public void Periodic_timer_that_is_late_keeps_to_its_grid()
    {
        var real = new ManualTimeProvider();
        var time = new ScaledTimeProvider(Start, 10, real);
        time.Start();
        List<double> rings = [];
        using var timer = time.CreateTimer(_ => rings.Add(time.Now.TotalSeconds), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

        foreach (var late in (double[])[1, 2.05, 4.75, 5, 6])
        {
            real.Elapsed = TimeSpan.FromSeconds(late);
            real.Fire();
        }

        // The rings of 30 s and 40 s were missed; the one of 50 s is not late because of it.
        Assert.Equal([10, 20.5, 47.5, 50, 60], rings);
    }

    [Fact]
    public async Task Delay_lasts_as_long_as_the_clock_says()
    {
        var time = new ScaledTimeProvider(Start, 100);
        time.Start();

        await Task.Delay(TimeSpan.FromSeconds(5), time);

        Assert.InRange(time.Now, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
    }

    /// <summary>A clock that a test sets, with one timer, which rings when the test says so.</summary>
    private sealed class ManualTimeProvider : TimeProvider
    {
        private Action? _ring;

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ring = () => callback(state);
            return new Timer();
        }

        public void Fire() => _ring!();

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class RealTime() : SteppedTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), fireAtOnce: false);
}
