using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.V16;

public sealed class IdTagTests
{
    [Theory]
    [InlineData("04A1B2C3", "04a1b2c3")]
    [InlineData("", "")]
    [InlineData("@[`{AZaz", "@[`{azAZ")]
    public void Tags_are_compared_without_regard_to_case(string left, string right)
    {
        IdTag a = left;
        IdTag b = right;
        Assert.True(a == b);
        Assert.True(a.Equals((object)b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(left, a.ToString());
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("A", "AA")]
    [InlineData("@", "`")]
    [InlineData("[", "{")]
    [InlineData("é", "É")]
    public void Other_differences_count(string left, string right)
    {
        IdTag a = left;
        IdTag b = right;
        Assert.True(a != b);
        Assert.False(a.Equals(b));
    }

    [Fact]
    public void Tag_holds_80_bytes_and_no_more()
    {
        Assert.True(IdTag.TryCreate(new string('x', 80), out var tag));
        Assert.Equal(80, tag.Length);
        Assert.False(IdTag.TryCreate(new string('x', 81), out _));
        Assert.False(IdTag.TryCreate(new string('é', 41), out _));
        Assert.False(IdTag.TryCreate(new byte[81], out _));
        Assert.Throws<ArgumentException>(() => (IdTag)new string('x', 81));
    }

    [Fact]
    public void Tag_gives_its_bytes_back()
    {
        IdTag tag = "TagÄ";
        Assert.Equal("TagÄ", Encoding.UTF8.GetString(tag.Utf8));
    }

    [Fact]
    public void Connector_is_a_number_and_zero_is_the_charge_point()
    {
        ConnectorId connector = 3;
        Assert.Equal(3, connector.Value);
        Assert.False(connector.IsChargePoint);
        Assert.True(new ConnectorId(0).IsChargePoint);
        Assert.Equal("3", connector.ToString());
        Assert.Equal(connector, ConnectorId.FromInt32(3));
    }
}
