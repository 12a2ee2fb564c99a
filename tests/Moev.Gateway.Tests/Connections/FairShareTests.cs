using Moev.Gateway.Connections;

namespace Moev.Gateway.Tests.Connections;

public sealed class FairShareTests
{
    [Theory]
    [InlineData(75, 75, true)] // free for all up to three quarters
    [InlineData(76, 76, false)]
    [InlineData(76, 24, true)] // then as much as is left
    [InlineData(76, 25, false)]
    [InlineData(90, 10, true)]
    [InlineData(90, 11, false)]
    [InlineData(99, 1, true)]
    [InlineData(100, 1, false)] // the last one is nobody's
    [InlineData(101, 0, false)]
    public void Source_takes_what_is_free_for_all_and_then_half_of_the_rest(int used, int held, bool allowed) =>
        Assert.Equal(allowed, new FairShare(100, 75).Allows(used, held));

    [Theory]
    [InlineData(99, 75, 99, true)]
    [InlineData(99, 75, 100, false)]
    [InlineData(1_000, 100, 1_000, true)]
    [InlineData(1_000, 100, 1_001, false)]
    public void Small_limits_and_a_hundred_percent_have_no_shares(int limit, int percent, int used, bool allowed) =>
        Assert.Equal(allowed, new FairShare(limit, percent).Allows(used, used));

    [Fact]
    public void Sources_that_take_all_they_can_leave_something_for_the_next()
    {
        var share = new FairShare(18_000, 75);
        var used = 0;
        int[] taken = [.. Enumerable.Range(0, 8).Select(_ =>
        {
            var held = 0;
            while (share.Allows(used + 1, held + 1))
            {
                used++;
                held++;
            }

            return held;
        })];
        Assert.Equal(13_500, taken[0]);
        Assert.All(taken, static held => Assert.True(held > 10, $"{held}"));
        Assert.True(used < 18_000);
    }
}
