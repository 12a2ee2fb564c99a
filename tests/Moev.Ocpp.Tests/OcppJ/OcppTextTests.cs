using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class OcppTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("12.5", "12.5")]
    [InlineData("é中😀", "é中😀")]
    [InlineData("\\u00e9\\ud83d\\ude00", "é😀")]
    [InlineData("a\\\"\\\\\\/\\b\\f\\n\\r\\tz", "a\"\\/\b\f\n\r\tz")]
    public void Raw_text_is_decoded_when_asked(string raw, string expected)
    {
        var text = Raw(raw);
        Assert.Equal(expected, text.ToString());
        Assert.Equal(expected.Length == 0, text.IsEmpty);
        Assert.True(text.Equals(Encoding.UTF8.GetBytes(expected)));
        Assert.Equal(new OcppText(expected), text);
        Assert.Equal(new OcppText(expected).GetHashCode(), text.GetHashCode());
        Span<byte> utf8 = stackalloc byte[64];
        Assert.True(text.TryCopyUtf8(utf8, out int written));
        Assert.Equal(expected, Encoding.UTF8.GetString(utf8[..written]));
        if (expected.Length > 0)
            Assert.False(text.TryCopyUtf8(utf8[..(written - 1)], out _));
    }

    [Theory]
    [InlineData("12.50", true, 12.5)]
    [InlineData("-1.2e3", true, -1200)]
    [InlineData(" 7 ", true, 7)]
    [InlineData("\\u0037", true, 7)]
    [InlineData("1e400", false, 0)]
    [InlineData("1,5", false, 0)]
    [InlineData("NaN", false, 0)]
    [InlineData("0x10", false, 0)]
    [InlineData("", false, 0)]
    public void Decimal_is_read_without_regard_to_culture(string raw, bool read, double expected)
    {
        Assert.Equal(read, Raw(raw).TryGetDecimal(out decimal value));
        Assert.Equal((decimal)expected, value);
    }

    [Fact]
    public void Materialized_text_no_longer_needs_its_memory()
    {
        byte[] memory = "12.5"u8.ToArray();
        var kept = OcppText.FromRaw(memory).Materialize();
        memory.AsSpan().Clear();
        Assert.Equal("12.5", kept.ToString());
    }

    [Fact]
    public void Texts_differ_by_case_and_by_length()
    {
        Assert.NotEqual(new OcppText("a"), new OcppText("A"));
        Assert.NotEqual(Raw("ab"), Raw("a"));
        Assert.True(Raw("ab") == "ab");
        Assert.True(Raw("ab") != "ba");
    }

    private static OcppText Raw(string raw) => OcppText.FromRaw(Encoding.UTF8.GetBytes(raw));
}
