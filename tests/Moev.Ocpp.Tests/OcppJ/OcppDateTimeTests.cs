using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class OcppDateTimeTests
{
    [Theory]
    [InlineData("2024-02-29T12:34:56Z", "2024-02-29T12:34:56.000Z")]
    [InlineData("2024-02-29t12:34:56z", "2024-02-29T12:34:56.000Z")]
    [InlineData("2024-02-29T12:34:56.7Z", "2024-02-29T12:34:56.700Z")]
    [InlineData("2024-02-29T12:34:56.7894567Z", "2024-02-29T12:34:56.789Z")]
    [InlineData("2024-02-29T12:34:56.123456789012345678901234567890Z", "2024-02-29T12:34:56.123Z")]
    [InlineData("2024-02-29T12:34:56+02:00", "2024-02-29T10:34:56.000Z")]
    [InlineData("2024-03-01T00:15:00+05:45", "2024-02-29T18:30:00.000Z")]
    [InlineData("2024-02-29T12:34:56-23:59", "2024-03-01T12:33:56.000Z")]
    [InlineData("2024-02-29T12:34:56-00:00", "2024-02-29T12:34:56.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("2017-01-01T05:29:60.25+05:30", "2017-01-01T00:00:00.250Z")]
    [InlineData("2016-12-31T15:59:60-08:00", "2017-01-01T00:00:00.000Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00.000Z")]
    [InlineData("0000-02-29T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:60Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59.999Z")]
    public void Rfc_3339_is_read_and_written_in_utc(string text, string expected)
    {
        Assert.True(OcppDateTime.TryParse(Encoding.UTF8.GetBytes(text), out var value, out bool loose));
        Assert.False(loose);
        Assert.Equal(expected, value.ToString());
        Assert.Equal(TimeSpan.Zero, value.Value.Offset);
    }

    [Theory]
    [InlineData("2024-02-29T12:34:56", "2024-02-29T12:34:56.000Z")]
    [InlineData("2024-02-29 12:34:56Z", "2024-02-29T12:34:56.000Z")]
    [InlineData("2024-02-29T12:34:56,5Z", "2024-02-29T12:34:56.500Z")]
    [InlineData("2024-02-29T12:34Z", "2024-02-29T12:34:00.000Z")]
    [InlineData("2024-02-29T12:34", "2024-02-29T12:34:00.000Z")]
    [InlineData("2024-02-29T12:34:56+02", "2024-02-29T10:34:56.000Z")]
    [InlineData("2024-02-29T12:34:56-0130", "2024-02-29T14:04:56.000Z")]
    [InlineData("2016-12-31T12:34:60Z", "2016-12-31T12:35:00.000Z")]
    [InlineData("2016-12-31T23:59:60+00:01", "2016-12-31T23:59:00.000Z")]
    [InlineData("2024-02-29T12:34:56Z[GMT]", "2024-02-29T12:34:56.000Z")]
    [InlineData("2024-02-29T12:34:56+01:00[Europe/Berlin]", "2024-02-29T11:34:56.000Z")]
    public void What_charge_points_send_beside_it_is_read_as_loose(string text, string expected)
    {
        Assert.True(OcppDateTime.TryParse(Encoding.UTF8.GetBytes(text), out var value, out bool loose));
        Assert.True(loose);
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-29")]
    [InlineData("12:34:56Z")]
    [InlineData("20240229T123456Z")]
    [InlineData("2024-02-30T12:34:56Z")]
    [InlineData("2023-02-29T12:34:56Z")]
    [InlineData("2024-00-10T12:34:56Z")]
    [InlineData("2024-13-10T12:34:56Z")]
    [InlineData("2024-01-00T12:34:56Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T23:60:00Z")]
    [InlineData("2024-01-01T23:59:61Z")]
    [InlineData("2024-01-01T23:59:59.Z")]
    [InlineData("2024-01-01T23:59:5Z")]
    [InlineData("2024-01-01T23:59:59ZZ")]
    [InlineData("2024-01-01T23:59:59+")]
    [InlineData("2024-01-01T23:59:59+2")]
    [InlineData("2024-01-01T23:59:59+24:00")]
    [InlineData("2024-01-01T23:59:59+01:60")]
    [InlineData("2024-01-01T23:59:59+01:0")]
    [InlineData("2024-01-01T23:59:59 +01:00")]
    [InlineData("2024-01-01X23:59:59Z")]
    [InlineData("+2024-01-01T23:59:59Z")]
    [InlineData("-024-01-01T23:59:59Z")]
    [InlineData("10000-01-01T23:59:59Z")]
    [InlineData("٢٠٢٤-01-01T23:59:59Z")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0000-02-30T00:00:00Z")]
    [InlineData("now")]
    public void Other_text_is_refused(string text)
    {
        Assert.False(OcppDateTime.TryParse(Encoding.UTF8.GetBytes(text), out var value, out _));
        Assert.Equal(default, value);
        Assert.False(OcppDateTime.TryParse(text, out _));
    }

    [Fact]
    public void Conversions_keep_the_instant_and_drop_the_offset()
    {
        OcppDateTime value = new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.FromHours(2));
        DateTimeOffset back = value;
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 8, 0, 0, TimeSpan.Zero), back);
        Assert.Equal(TimeSpan.Zero, back.Offset);
        Assert.Equal(value, OcppDateTime.FromDateTimeOffset(back));
    }
}
