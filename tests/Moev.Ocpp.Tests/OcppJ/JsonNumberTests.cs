using System.Globalization;
using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0", "0", 0)]
    [InlineData("-0.000", "0", 0)]
    [InlineData("0e99999999999", "0", 0)]
    [InlineData("8.1", "8.1", 1)]
    [InlineData("8.10", "8.1", 1)]
    [InlineData("21.4", "21.4", 1)]
    [InlineData("1e1", "10", 0)]
    [InlineData("0.01e2", "1", 0)]
    [InlineData("100", "100", 0)]
    [InlineData("1200e-2", "12", 0)]
    [InlineData("1200e-3", "1.2", 1)]
    [InlineData("-0.05", "-0.05", 2)]
    [InlineData("1.05", "1.05", 2)]
    [InlineData("1E+27", "1000000000000000000000000000", 0)]
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999", 0)]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001", 28)]
    [InlineData("1.0000000000000000000000000000000000000000000", "1", 0)]
    public void Number_is_read_exactly(string text, string value, int decimals)
    {
        Assert.True(JsonNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number, out bool isNumber));
        Assert.True(isNumber);
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), number.Value);
        Assert.Equal(decimals, number.Decimals);
    }

    [Theory]
    [InlineData("1e28")]
    [InlineData("99999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    public void Number_that_a_decimal_can_not_hold_exactly_is_a_number_and_refused(string text)
    {
        Assert.False(JsonNumber.TryParse(Encoding.ASCII.GetBytes(text), out _, out bool isNumber));
        Assert.True(isNumber);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1 ")]
    [InlineData("1,5")]
    [InlineData("Infinity")]
    [InlineData("0x1")]
    public void Text_that_is_no_number_is_refused(string text)
    {
        Assert.False(JsonNumber.TryParse(Encoding.ASCII.GetBytes(text), out _, out bool isNumber));
        Assert.False(isNumber);
    }
}
