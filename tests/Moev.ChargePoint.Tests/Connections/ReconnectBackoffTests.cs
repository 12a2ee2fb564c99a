using Moev.ChargePoint.Connections;

namespace Moev.ChargePoint.Tests.Connections;

public sealed class ReconnectBackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(60);

    [Fact]
    public void Waits_double_up_to_the_maximum_and_come_from_their_upper_half()
    {
        var backoff = new ReconnectBackoff(First, Max, new Random(1));
        foreach (var full in (double[])[1, 2, 4, 8, 16, 32, 60, 60, 60])
            Assert.InRange(backoff.Next().TotalSeconds, full / 2, full);
    }

    [Fact]
    public void Reset_begins_anew()
    {
        var backoff = new ReconnectBackoff(First, Max, new Random(1));
        for (var i = 0; i < 100; i++)
            backoff.Next();
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void Seed_decides_the_waits()
    {
        TimeSpan[] Waits(int seed)
        {
            var backoff = new ReconnectBackoff(First, Max, new Random(seed));
            return [.. Enumerable.Range(0, 10).Select(_ => backoff.Next())];
        }

        Assert.Equal(Waits(3), Waits(3));
        Assert.NotEqual(Waits(3), Waits(4));
    }
}
