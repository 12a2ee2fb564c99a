using Moev.Lab.Commands;

namespace Moev.Lab.Tests.Commands;

public sealed class SeedListTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("3", "1 2 3")]
    [InlineData("7:7", "7")]
    [InlineData("3,7,11:13", "3 7 11 12 13")]
    [InlineData("0,2147483647", "0 2147483647")]
    [InlineData(" 4 , 2 ", "4 2")]
    public void Seeds_are_read(string text, string seeds)
    {
        Assert.True(SeedList.TryParse(text, out var found));
        Assert.Equal(seeds, string.Join(' ', found!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("10001")]
    [InlineData("1:10001")]
    [InlineData("1:6000,6001:10001")]
    [InlineData("1,,2")]
    [InlineData("1:2:3")]
    [InlineData("5:4")]
    [InlineData("1,1:2")]
    [InlineData("+1")]
    [InlineData("1.5")]
    public void Wrong_ones_are_refused(string text) => Assert.False(SeedList.TryParse(text, out _));

    [Fact]
    public void Most_seeds_are_allowed()
    {
        Assert.True(SeedList.TryParse("1:10000", out var seeds));
        Assert.Equal(10_000, seeds!.Count);
    }
}
