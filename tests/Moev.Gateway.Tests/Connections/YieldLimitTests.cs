using Moev.Gateway.Connections;

namespace Moev.Gateway.Tests.Connections;

public sealed class YieldLimitTests
{
    [Theory]
    [InlineData(YieldLimit.MaxMessages - 1, false)]
    [InlineData(YieldLimit.MaxMessages, true)]
    [InlineData(YieldLimit.MaxMessages + 1, true)]
    public void Yields_after_the_message_limit(int messages, bool mustYield) => Assert.Equal(mustYield, Batch(new YieldLimit(), messages, 100));

    [Fact]
    public void Counts_on_while_reads_are_full()
    {
        var limit = new YieldLimit();
        for (var i = 0; i < YieldLimit.MaxMessages - 1; i++)
            Assert.False(Batch(ref limit, 1, 500));
        Assert.False(Batch(ref limit, YieldLimit.MaxMessages - 1, 2_048));
        Assert.True(Batch(ref limit, 1, 10));
        Assert.False(Batch(ref limit, 1, 10));
    }

    [Fact]
    public void Yields_after_the_byte_limit_of_an_endless_message()
    {
        var limit = new YieldLimit();
        for (var i = 0; i < 3; i++)
            Assert.False(Batch(ref limit, 0, 4_096));
        Assert.True(Batch(ref limit, 0, 4_096));
        Assert.False(Batch(ref limit, 0, YieldLimit.MaxBytes - 1));
        Assert.True(Batch(ref limit, 0, long.MaxValue));
    }

    private static bool Batch(YieldLimit limit, int messages, long bytes) => Batch(ref limit, messages, bytes);

    private static bool Batch(ref YieldLimit limit, int messages, long bytes)
    {
        for (var i = 0; i < messages; i++)
            limit.Message();
        return limit.EndBatch(bytes);
    }
}
