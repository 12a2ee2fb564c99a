using Moev.LoadTest.Commands;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Tests;

/// <summary>Tests the formats of numbers and times on the command line and in mixes.</summary>
public sealed class LoadFormsTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5s", 1.5)]
    [InlineData("30", 30)]
    [InlineData("2m", 120)]
    [InlineData("168h", 604_800)]
    public void Duration_is_read(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("1e3s")]
    [InlineData("169h")]
    [InlineData("NaN")]
    public void Wrong_duration_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("20", 1_000, 20)]
    [InlineData("2000", 1_000, 1_000)]
    [InlineData("2.5%", 1_000, 25)]
    [InlineData("100%", 7, 7)]
    [InlineData("0", 7, 0)]
    public void Portion_is_a_number_or_a_share(string text, int many, int expected)
    {
        Assert.True(Portion.TryParse(text, out var portion));
        Assert.Equal(expected, portion.Of(many));
    }

    [Theory]
    [InlineData("101%")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("%")]
    [InlineData("")]
    public void Wrong_portion_is_refused(string text) => Assert.False(Portion.TryParse(text, out _));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("250", 250)]
    [InlineData("127.0.0.2,127.0.0.3", 2)]
    public void Source_addresses_are_a_number_or_a_list(string text, int count)
    {
        Assert.True(SourceAddresses.TryParse(text, out var addresses));
        Assert.Equal(count, addresses.Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("251")]
    [InlineData("localhost")]
    [InlineData("127.0.0.2,")]
    public void Wrong_source_addresses_are_refused(string text) => Assert.False(SourceAddresses.TryParse(text, out _));

    [Fact]
    public void Body_of_a_command_has_identity_and_number()
    {
        var random = SmallRandom.For(1, 1);
        var body = CommandBody.Parse("""{"id":"{identity}","limit":{random 6..6}}""", out _)!;
        Assert.Equal("""{"id":"a\u0022b","limit":6}""", body.Write("a\"b", ref random));
        Assert.Null(CommandBody.Parse("{random 6}}{random 7..}", out var problem));
        Assert.NotNull(problem);
    }
}
