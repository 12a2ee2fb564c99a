using Moev.Gateway.SmartCharging.Ports;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>The splitting of a command line, as a shell quotes (POSIX Shell Command Language 2.2).</summary>
public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("python3 edf.py", "python3|edf.py")]
    [InlineData("  python3 \t  edf.py  ", "python3|edf.py")]
    [InlineData("python3 'my files/edf.py'", "python3|my files/edf.py")]
    [InlineData("python3 \"my files/edf.py\"", "python3|my files/edf.py")]
    [InlineData(@"python3 my\ files/edf.py", "python3|my files/edf.py")]
    [InlineData("a '' b", "a||b")]
    [InlineData("a x'y z'w", "a|xy zw")]
    [InlineData("""a "say \"hi\" \\ \n" """, @"a|say ""hi"" \ \n")]
    [InlineData("""a 'a\b"c'""", @"a|a\b""c")]
    [InlineData("a \"it's\"", "a|it's")]
    [InlineData("a $HOME *.py | cat > x; y & `z`", "a|$HOME|*.py|\\||cat|>|x;|y|&|`z`")]
    public void Words_are_split(string line, string expected)
    {
        Assert.True(CommandWords.TrySplit(line, out var words, out _));
        Assert.Equal(expected.Replace(@"\|", "\u0001", StringComparison.Ordinal).Split('|').Select(static word => word.Replace('\u0001', '|')), words);
    }

    [Theory]
    [InlineData("", "names no program")]
    [InlineData("  ", "names no program")]
    [InlineData("'' x", "names no program")]
    [InlineData("a 'b", "has a single quote that is not closed")]
    [InlineData("a \"b", "has a double quote that is not closed")]
    [InlineData("a \"b\\", "has a double quote that is not closed")]
    [InlineData(@"a b\", "must not end with a backslash")]
    [InlineData("a b\0c", "must not contain the character NUL")]
    public void Wrong_line_is_refused(string line, string expected)
    {
        Assert.False(CommandWords.TrySplit(line, out _, out var problem));
        Assert.Equal(expected, problem);
    }
}
