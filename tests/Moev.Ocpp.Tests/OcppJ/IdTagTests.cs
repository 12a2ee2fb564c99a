using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class IdTagTests
{
    [Theory]
    [InlineData("04A2", "04A2")]
    [InlineData("", "")]
    [InlineData("TAG Ä€🔌~", "TAG Ä€🔌~")]
    [InlineData("\0", "\\u0000")]
    [InlineData("A\0B\r\n\u001F", "A\\u0000B\\u000D\\u000A\\u001F")]
    [InlineData("\u007F\u0080\u009F\u00A0", "\\u007F\\u0080\\u009F\u00A0")]
    public void Text_has_no_control_characters(string tag, string text) => Assert.Equal(text, IdTag.FromString(tag).ToString());

    [Fact]
    public void Bytes_are_those_that_were_sent() => Assert.Equal("A\0B"u8.ToArray(), IdTag.FromString("A\0B").Utf8.ToArray());
}
