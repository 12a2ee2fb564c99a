using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>
/// Tests RFC 8259 rule by rule, inside a payload and after the message type: the reader gives the expected result, and JsonDocument gives
/// the same.
/// </summary>
public sealed class JsonGrammarTests
{
    private const int Depth = OcppMessageReader.MaxDepth;

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", true)]
    [InlineData("10", true)]
    [InlineData("-10", true)]
    [InlineData("0.5", true)]
    [InlineData("0.50", true)]
    [InlineData("1e5", true)]
    [InlineData("1E5", true)]
    [InlineData("1e+5", true)]
    [InlineData("1e-5", true)]
    [InlineData("0e0", true)]
    [InlineData("0.1e01", true)]
    [InlineData("1e400", true)]
    [InlineData("1e-400", true)]
    [InlineData("123456789012345678901234567890", true)]
    [InlineData("-0.000000000000000000000000000001", true)]
    [InlineData("00", false)]
    [InlineData("01", false)]
    [InlineData("-01", false)]
    [InlineData("+1", false)]
    [InlineData("-", false)]
    [InlineData("--1", false)]
    [InlineData("- 1", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("5.e1", false)]
    [InlineData("-.5", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1e", false)]
    [InlineData("1e+", false)]
    [InlineData("1e5.0", false)]
    [InlineData("1e5e5", false)]
    [InlineData("e5", false)]
    [InlineData("1 2", false)]
    [InlineData("1_000", false)]
    [InlineData("1,5", false)]
    [InlineData("0x10", false)]
    [InlineData("1f", false)]
    [InlineData("NaN", false)]
    [InlineData("-NaN", false)]
    [InlineData("Infinity", false)]
    [InlineData("-Infinity", false)]
    [InlineData("١", false)]
    public void Number(string json, bool valid) => AssertVerdict(json, valid);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", true)]
    [InlineData("null", true)]
    [InlineData("True", false)]
    [InlineData("FALSE", false)]
    [InlineData("nul", false)]
    [InlineData("nulll", false)]
    [InlineData("undefined", false)]
    [InlineData("yes", false)]
    public void Literal(string json, bool valid) => AssertVerdict(json, valid);

    [Theory]
    [InlineData("""  "" """, true)]
    [InlineData(""" "a" """, true)]
    [InlineData(""" "é中😀" """, true)]
    [InlineData("\"\u007f\"", true)]
    [InlineData("\"\u2028\u2029\"", true)]
    [InlineData("\"\uFEFF\"", true)]
    [InlineData("\"\uFFFF\"", true)]
    [InlineData("\"//\"", true)]
    [InlineData("\"'\"", true)]
    [InlineData(""" "\"" """, true)]
    [InlineData(""" "\\" """, true)]
    [InlineData(""" "\/" """, true)]
    [InlineData(""" "\b\f\n\r\t" """, true)]
    [InlineData(""" "\u0000" """, true)]
    [InlineData(""" "\u00e9\u00E9" """, true)]
    [InlineData(""" "\ud83d\ude00" """, true)]
    [InlineData(""" "\ud83d" """, true)]
    [InlineData(""" "\\u12" """, true)]
    [InlineData(""" "\" """, false)]
    [InlineData(""" "\a" """, false)]
    [InlineData(""" "\'" """, false)]
    [InlineData(""" "\0" """, false)]
    [InlineData(""" "\x41" """, false)]
    [InlineData(""" "\v" """, false)]
    [InlineData(""" "\U0041" """, false)]
    [InlineData(""" "\u" """, false)]
    [InlineData(""" "\u004" """, false)]
    [InlineData(""" "\u004g" """, false)]
    [InlineData(""" "\u 041" """, false)]
    [InlineData(""" "\u+041" """, false)]
    [InlineData(""" "\é" """, false)]
    [InlineData(""" "\u{41}" """, false)]
    [InlineData("\"\\\n\"", false)]
    [InlineData("\"a", false)]
    [InlineData("\"", false)]
    [InlineData("a\"", false)]
    [InlineData("'a'", false)]
    [InlineData("`a`", false)]
    [InlineData("\u201Ca\u201D", false)]
    [InlineData("\"\n\"", false)]
    [InlineData("\"\r\"", false)]
    [InlineData("\"\t\"", false)]
    [InlineData("\"\0\"", false)]
    [InlineData("\"\u001f\"", false)]
    [InlineData("\"a\" \"b\"", false)]
    public void String(string json, bool valid) => AssertVerdict(json, valid);

    [Theory]
    [InlineData("[]", true)]
    [InlineData("[ ]", true)]
    [InlineData("[1]", true)]
    [InlineData("[1,\"a\",null,{},[]]", true)]
    [InlineData("{}", true)]
    [InlineData("{ }", true)]
    [InlineData("{\"\":0}", true)]
    [InlineData("{\"a\":0,\"b\":1}", true)]
    [InlineData("{\"a\":0,\"a\":1}", true)]
    [InlineData("{\"\\u0061\":0}", true)]
    [InlineData("[", false)]
    [InlineData("]", false)]
    [InlineData("[1", false)]
    [InlineData("[1,", false)]
    [InlineData("[,]", false)]
    [InlineData("[,1]", false)]
    [InlineData("[1,]", false)]
    [InlineData("[1,,2]", false)]
    [InlineData("[1 2]", false)]
    [InlineData("[1;2]", false)]
    [InlineData("[1:2]", false)]
    [InlineData("[1}", false)]
    [InlineData("[[1]", false)]
    [InlineData("{", false)]
    [InlineData("}", false)]
    [InlineData("{,}", false)]
    [InlineData("{\"a\"}", false)]
    [InlineData("{\"a\":}", false)]
    [InlineData("{\"a\" 1}", false)]
    [InlineData("{\"a\":1,}", false)]
    [InlineData("{,\"a\":1}", false)]
    [InlineData("{\"a\":1 \"b\":2}", false)]
    [InlineData("{\"a\":1,,\"b\":2}", false)]
    [InlineData("{\"a\"::1}", false)]
    [InlineData("{\"a\",1}", false)]
    [InlineData("{a:1}", false)]
    [InlineData("{1:1}", false)]
    [InlineData("{null:1}", false)]
    [InlineData("{'a':1}", false)]
    [InlineData("{\"a\":1]", false)]
    [InlineData("{[]:1}", false)]
    [InlineData("", false)]
    [InlineData("...", false)]
    public void Structure(string json, bool valid) => AssertVerdict(json, valid);

    [Theory]
    [InlineData(" ", true)]
    [InlineData("\t", true)]
    [InlineData("\n", true)]
    [InlineData("\r", true)]
    [InlineData("\r\n \t\t ", true)]
    [InlineData("\v", false)]
    [InlineData("\f", false)]
    [InlineData("\0", false)]
    [InlineData("\b", false)]
    [InlineData("\u007f", false)]
    [InlineData("\u0085", false)]
    [InlineData("\u00a0", false)]
    [InlineData("\u200b", false)]
    [InlineData("\u2028", false)]
    [InlineData("\u3000", false)]
    [InlineData("\ufeff", false)]
    [InlineData("/**/", false)]
    [InlineData("//\n", false)]
    [InlineData("#\n", false)]
    [InlineData("\\n", false)]
    public void WhiteSpace(string space, bool valid)
    {
        AssertVerdict($"{space}1", valid);
        AssertVerdict($"1{space}", valid);
        AssertVerdict($"{{{space}\"a\":1}}", valid);
        AssertVerdict($"{{\"a\"{space}:1}}", valid);
        AssertVerdict($"{{\"a\":{space}1}}", valid);
        AssertVerdict($"[1{space},1]", valid);
        AssertVerdict($"[1,{space}1]", valid);
        AssertMessage($"{space}[2,\"1\",\"A\",{{}}]", valid);
        AssertMessage($"[2,\"1\",\"A\",{{}}]{space}", valid);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[{\"a\":", "}]")]
    public void Depth_of_sixteen_is_read_and_seventeen_is_not(string open, string close)
    {
        var levels = open.Length > 1 && open[0] == '[' ? 2 : 1;
        for (var depth = 2 + levels; depth <= Depth + 4; depth += levels)
        {
            // The message and the payload take two levels.
            var count = (depth - 2) / levels;
            var nested = string.Concat(Enumerable.Repeat(open, count)) + "1" + string.Concat(Enumerable.Repeat(close, count));
            AssertVerdict(nested, 2 + (count * levels) <= Depth);
        }
    }

    private static void AssertVerdict(string value, bool valid)
    {
        AssertMessage($"[2,\"1\",\"A\",{{\"v\":{value}}}]", valid);
        AssertMessage($"[9,{{\"v\":{value}}}]", valid);
    }

    private static void AssertMessage(string json, bool valid)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        Assert.Equal(valid, JsonVerdict.IsValid(utf8));

        var status = OcppMessageReader.Read(utf8, out var message);
        Assert.Equal(valid, status is OcppReadStatus.Message or OcppReadStatus.Ignored);
        Assert.Equal(valid, message.Problem is null);
    }
}

/// <summary>The framework's verdict: the text is one JSON value within the limits, in UTF-8.</summary>
internal static class JsonVerdict
{
    public static bool IsValid(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            return false;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = OcppMessageReader.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
