using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests OCPP-J 1.6 §4.1.4: an id is a string of at most 36 characters; 37 to 64 are tolerated and reported.</summary>
public sealed partial class OcppMessageReaderTests
{
    [Theory]
    [InlineData("no id", "[2]", "DROP Call: The message id is missing.")]
    [InlineData("a fraction", """[2,1.5,"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("an exponent", """[2,1e3,"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("a damaged message with a number", """[2,123,"Heartbeat"]""", "DROP Call 123: A CALL has 4 elements.")]
    [InlineData("a number of 65 digits", """[2,12345678901234567890123456789012345678901234567890123456789012345,"Heartbeat",{}]""", "DROP Call: The message id is longer than 64 characters.")]
    [InlineData("null", """[2,null,"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("true", """[2,true,"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("an object", """[2,{},"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("an array", """[2,["1"],"Heartbeat",{}]""", "DROP Call: The message id is not a string.")]
    [InlineData("half a surrogate pair", """[2,"\ud800","Heartbeat",{}]""", "DROP Call: The message id is not Unicode text.")]
    [InlineData("the second half of a surrogate pair", """[2,"a\udc00b","Heartbeat",{}]""", "DROP Call: The message id is not Unicode text.")]
    [InlineData("an empty one is echoed", """[2,"","Heartbeat",{}]""", "ANSWER: The message id is empty.")]
    public void Unusable_id_is_dropped_and_an_empty_one_answered(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("an integer", """[2,123,"Heartbeat",{}]""", "CALL 123 Heartbeat {} (NumericMessageId)")]
    [InlineData("a negative one", """[2,-1,"Heartbeat",{}]""", "CALL -1 Heartbeat {} (NumericMessageId)")]
    [InlineData("of an answer", "[3, 0 ,{}]", "CALLRESULT 0 {} (NumericMessageId)")]
    [InlineData("of 64 digits", """[2,1234567890123456789012345678901234567890123456789012345678901234,"A",{}]""", "CALL 1234567890123456789012345678901234567890123456789012345678901234 A {} (NumericMessageId)")]
    public void Integer_is_read_and_reported(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("one blank", " ")]
    [InlineData("a GUID", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("digits", "1000001")]
    [InlineData("no rule restricts the characters", "[\u007f,{'é中😀")]
    public void Id_is_kept_as_sent(string rule, string id) => AssertRead(rule, $"[2,\"{id}\",\"Heartbeat\",{{}}]", $"CALL {id} Heartbeat {{}}");

    [Theory]
    [InlineData("""\u0031""", "1")]
    [InlineData("""a\/b""", "a/b")]
    [InlineData("""\"\\""", "\"\\")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\u0000""", "\0")]
    [InlineData("""\b\f\n\r\t""", "\b\f\n\r\t")]
    [InlineData("""é\u00E9\u00e9x""", "éééx")]
    public void Escaped_id_is_kept_raw_and_matches_decoded(string raw, string plain)
    {
        Assert.Equal($"CALL {raw} Heartbeat {{}}", Envelope.Describe($"[2,\"{raw}\",\"Heartbeat\",{{}}]"));

        OcppMessageReader.Read(Encoding.UTF8.GetBytes($"[3,\"{raw}\",{{}}]"), out var message);
        Assert.True(message.IdMatches(Encoding.UTF8.GetBytes(plain)));
        Assert.False(message.IdMatches(Encoding.UTF8.GetBytes(plain + "x")));
        Assert.False(message.IdMatches(Encoding.UTF8.GetBytes("x" + plain)));
        Assert.False(message.IdMatches(Encoding.UTF8.GetBytes(plain).AsSpan()[..^1]));
        Assert.False(message.IdMatches(default));
    }

    [Theory]
    [InlineData("ab\\u0041cd", "xbAcd")]
    [InlineData("ab\\u0041cd", "abBcd")]
    [InlineData("ab\\u0041cd", "abAcx")]
    [InlineData("ab\\u0041cd", "abAc")]
    [InlineData("ab\\u0041cd", "abA")]
    [InlineData("ab\\u0041cd", "ab")]
    [InlineData("ab\\u0041cd", "a")]
    public void Escaped_id_does_not_match_another_text(string raw, string plain)
    {
        OcppMessageReader.Read(Encoding.UTF8.GetBytes($"[3,\"{raw}\",{{}}]"), out var message);
        Assert.False(message.IdMatches(Encoding.UTF8.GetBytes(plain)));
    }

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(35, true, false)]
    [InlineData(36, true, false)]
    [InlineData(37, true, true)]
    [InlineData(63, true, true)]
    [InlineData(64, true, true)]
    [InlineData(65, false, false)]
    [InlineData(10_000, false, false)]
    public void Id_is_measured_in_characters_not_in_bytes(int characters, bool accepted, bool reported)
    {
        foreach (var character in new[] { "x", "é", "中", "😀", "\\n", "\\u0041", "\\ud83d\\ude00" })
        {
            var id = string.Concat(Enumerable.Repeat(character, characters));
            var expected = accepted
                ? $"CALL {id} Heartbeat {{}}{(reported ? " (LongMessageId)" : "")}"
                : "DROP Call: The message id is longer than 64 characters.";
            Assert.Equal(expected, Envelope.Describe($"[2,\"{id}\",\"Heartbeat\",{{}}]"));
        }
    }

    [Fact]
    public void Long_id_is_reported_beside_other_deviations()
    {
        var id = new string('x', 40);
        Assert.Equal($"CALL {id} Heartbeat {{}} (NullPayload, LongMessageId)", Envelope.Describe($"[2,\"{id}\",\"Heartbeat\",null]"));
        Assert.Equal($"CALLRESULT {id} {{}} (LongMessageId)", Envelope.Describe($"[3,\"{id}\",{{}}]"));
        Assert.Equal(
            $"CALLERROR {id} GenericError 'GenericError' '' {{}} (LongMessageId, ShortCallError)",
            Envelope.Describe($"[4,\"{id}\",\"GenericError\"]"));
    }

    [Theory]
    [InlineData("half a character, inside the id", "[2,\"\u0001\",\"A\",{}]", "DROP Call: The message id is not Unicode text.")]
    [InlineData("half a character, inside the action", "[2,\"1\",\"\u0001\",{}]", "ANSWER 1: The action is not Unicode text.")]
    [InlineData("half a character, inside the payload", "[2,\"1\",\"A\",{\"a\":\"\u0001\"}]", "ANSWER 1 A: The message is not UTF-8.")]
    [InlineData("half a character, inside a member's name", "[2,\"1\",\"A\",{\"\u0001\":1}]", "ANSWER 1 A: The message is not UTF-8.")]
    [InlineData("half a character, inside a result", "[3,\"1\",{\"a\":\"\u0001\"}]", "DROP CallResult 1: The message is not UTF-8.")]
    [InlineData("half a character, inside an error code", "[4,\"1\",\"\u0001\",\"\",{}]", "DROP CallError 1: The error code is not Unicode text.")]
    [InlineData("half a character, inside a description", "[4,\"1\",\"GenericError\",\"\u0001\",{}]", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("half a character, beside an escape", "[4,\"1\",\"GenericError\",\"\\n\u0001\",{}]", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("half a character, under an unknown type", "[9,\"\u0001\"]", "DROP: The message is not UTF-8.")]
    public void Bytes_that_are_not_Utf8_damage_the_message(string rule, string json, string expected)
    {
        Assert.NotEmpty(rule);
        foreach (var wrong in new byte[][] { [0xC3], [0xFF], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80] })
        {
            var at = json.IndexOf('\u0001', StringComparison.Ordinal);
            byte[] message = [.. Encoding.UTF8.GetBytes(json[..at]), .. wrong, .. Encoding.UTF8.GetBytes(json[(at + 1)..])];
            Assert.Equal(expected, Envelope.Describe(message));
        }
    }
}
