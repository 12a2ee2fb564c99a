using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class LogThrottleTests
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Lines_per_minute_are_limited_and_the_next_one_reports_the_suppressed_ones()
    {
        var throttle = new LogThrottle(_clock);
        for (var i = 0; i < LogThrottle.LinesPerMinute; i++)
        {
            Assert.True(throttle.TryEnter(Cp1, 1, out var none));
            Assert.Equal("", none.ToString());
        }

        for (var i = 0; i < 7; i++)
            Assert.False(throttle.TryEnter(Cp1, 1, out _));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.TryEnter(Cp1, 1, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(throttle.TryEnter(Cp1, 1, out var leftOut));
        Assert.Equal(" (8 similar lines suppressed)", leftOut.ToString());
        Assert.True(throttle.TryEnter(Cp1, 1, out leftOut));
        Assert.Equal(0, leftOut.Lines);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Events_that_are_no_warnings_have_a_larger_allowance(int lines, bool lastIsIn)
    {
        var throttle = new LogThrottle(_clock);
        var isIn = false;
        for (var i = 0; i < lines; i++)
            isIn = throttle.TryEnter(Cp1, 1, out _, LogThrottle.EventsPerMinute);
        Assert.Equal(lastIsIn, isIn);
    }

    [Fact]
    public void Most_other_charge_points_and_events_have_an_allowance_of_their_own()
    {
        var throttle = new LogThrottle(_clock);
        for (var i = 0; i <= LogThrottle.LinesPerMinute; i++)
            throttle.TryEnter(Cp1, 1, out _);
        // Rows are found by a hash with a random seed: a few of these may share the exhausted row.
        var events = Enumerable.Range(2, 100).Count(eventId => throttle.TryEnter(Cp1, eventId, out _));
        var others = Enumerable.Range(2, 100).Count(i => throttle.TryEnter(new ChargePointIdentity($"CP_{i}"), 1, out _));
        Assert.InRange(events, 80, 100);
        Assert.InRange(others, 80, 100);
    }
}
