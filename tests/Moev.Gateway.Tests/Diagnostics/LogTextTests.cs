using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Größe 充电", "Größe 充电")]
    [InlineData("a\r\nb\tc\0d\u001b[31m", "a??b?c?d?[31m")]
    [InlineData("a\u2028b\u2029c\u0085d\u202Ee\u2066f", "a?b?c?d?e?f")]
    [InlineData("", "")]
    public void Characters_that_could_forge_a_line_are_replaced(string text, string expected) => Assert.Equal(expected, LogText.Clean(text));

    [Theory]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    public void Long_text_is_cut(int length, int expected) => Assert.Equal(expected, LogText.Clean(new string('a', length))!.Length);

    [Fact]
    public void Nothing_stays_nothing() => Assert.Null(LogText.Clean(null));
}
