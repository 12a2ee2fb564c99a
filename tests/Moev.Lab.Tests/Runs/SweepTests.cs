using Moev.Lab.Runs;

namespace Moev.Lab.Tests.Runs;

public sealed class SweepTests
{
    [Theory]
    [InlineData("a=10:30:10", "10 20 30")]
    [InlineData("a=10:35:10", "10 20 30")]
    [InlineData("a=0.1:0.3:0.1", "0.1 0.2 0.3")]
    [InlineData("a=1.0:2:0.50", "1 1.5 2")]
    [InlineData("a=30:10:-10", "30 20 10")]
    [InlineData("a=-5:5:5", "-5 0 5")]
    [InlineData("a=7:7:1", "7")]
    [InlineData("a = 1 : 2 : 1 ", "1 2")]
    [InlineData("a=10,20", "10 20")]
    [InlineData("a=lockstep", "lockstep")]
    [InlineData("a=10:150", "10:150")]
    [InlineData("""a=[1,2],{"x":"}, "}""", """[1,2] {"x":"}, "}""")]
    [InlineData("a=\"x\\\",y\",z", "\"x\\\",y\" z")]
    public void Values_are_read(string text, string values)
    {
        Assert.True(Sweep.TryParse(text, out var sweep, out var problem), problem);
        Assert.Equal("a", sweep.Path);
        Assert.Equal(values, string.Join(' ', sweep.Values));
    }

    [Fact]
    public void Path_may_contain_an_equals_sign_within_brackets()
    {
        Assert.True(Sweep.TryParse("site.nodes[id=a].limitKw=40", out var sweep, out _));
        Assert.Equal("site.nodes[id=a].limitKw", sweep.Path);
        Assert.Equal(["40"], sweep.Values);
    }

    [Theory]
    [InlineData("a", "must be path=from:to:step")]
    [InlineData("", "must be path=from:to:step")]
    [InlineData("=1,2", "must be path=from:to:step")]
    [InlineData("a=", "must be path=from:to:step")]
    [InlineData("a=1,,2", "a value is empty")]
    [InlineData("a=1,", "a value is empty")]
    [InlineData("a=1,2,1", "there twice")]
    [InlineData("a=1:2:0", "must not be 0")]
    [InlineData("a=1:2:-1", "leads away")]
    [InlineData("a=2:1:1", "leads away")]
    [InlineData("a=0:10000:1", "more than 10000")]
    [InlineData("a=0:1:0.0000000000000000000000000001", "more than 10000")]
    [InlineData("a=1:2:1.2.3", "must be numbers")]
    [InlineData("a=1:9999999999999999:1", "must be numbers")]
    public void Wrong_ones_are_refused(string text, string expected)
    {
        Assert.False(Sweep.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Most_values_are_allowed()
    {
        Assert.True(Sweep.TryParse("a=1:10000:1", out var sweep, out _));
        Assert.Equal(Sweep.Most, sweep.Values.Count);
    }
}
