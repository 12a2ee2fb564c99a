using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests the cost of hostile messages: depth, tokens, memory.</summary>
public sealed partial class OcppMessageReaderTests
{
    [Theory]
    [InlineData(14, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(200, false)]
    public void Payload_may_make_the_message_sixteen_levels_deep(int levels, bool accepted)
    {
        // The envelope's array is the first level, so 15 remain for the payload.
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);
        Assert.Equal(
            accepted ? $"CALL 1 A {nested}" : "ANSWER 1 A: " + NotJson,
            Envelope.Describe($"[2,\"1\",\"A\",{nested}]"));
    }

    [Theory]
    [InlineData(OcppMessageReader.MaxTokens - 1, true)]
    [InlineData(OcppMessageReader.MaxTokens, true)]
    [InlineData(OcppMessageReader.MaxTokens + 1, false)]
    [InlineData(OcppMessageReader.MaxTokens * 3, false)]
    public void Message_may_have_100000_tokens(int tokens, bool accepted)
    {
        const string tooMany = ": The message has too many JSON tokens.";

        // Tokens: brackets of the message, type, id, action; braces of the payload, member name; brackets of the array.
        var items = string.Join(',', Enumerable.Repeat("0", tokens - 10));
        Assert.Equal(
            accepted ? $"CALL 1 A {{\"a\":[{items}]}}" : "ANSWER 1 A" + tooMany,
            Envelope.Describe($"[2,\"1\",\"A\",{{\"a\":[{items}]}}]"));

        items = string.Join(',', Enumerable.Repeat("0", tokens - 3));
        Assert.Equal(accepted ? "IGNORE" : "DROP" + tooMany, Envelope.Describe($"[9,{items}]"));

        items = string.Join(',', Enumerable.Repeat("0", tokens - 8));
        Assert.Equal(
            accepted ? "CALLERROR 1 GenericError 'GenericError' '' {} (LooseCallError)" : "DROP CallError 1" + tooMany,
            Envelope.Describe($"[4,\"1\",\"GenericError\",null,[{items}]]"));
        Assert.Equal(
            accepted ? "CALLERROR 1 GenericError 'GenericError' '' {} (LooseCallError)" : "DROP CallError 1" + tooMany,
            Envelope.Describe($"[4,\"1\",\"GenericError\",[{items}],null]"));
    }

    [Fact]
    public void Stop_of_256_KiB_with_the_shortest_samples_is_read()
    {
        const string begin = """[2,"1","StopTransaction",{"transactionId":1,"meterStop":1,"timestamp":"2026-12-01T01:00:00Z","transactionData":[{"timestamp":"2026-12-01T01:00:00Z","sampledValue":[{"value":"1"}""";
        const string sample = ",{\"value\":\"1\"}";
        var message = new StringBuilder(begin);
        while (message.Length + sample.Length + 4 <= 262_144)
            message.Append(sample);
        message.Append("]}]}]");
        Assert.StartsWith("CALL 1 StopTransaction", Envelope.Describe(message.ToString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData("""[2,"3f2504e0-4f89-41d3-9a0c-0305e82c3301","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]}]""")]
    [InlineData("""[2,"1","Heartbeat",null]""")]
    [InlineData("""[2,"\u0031é","Heartbeat",{"text":"\"\ud83d\ude00"}]""")]
    [InlineData("""[3,"1",{"status":"Accepted"}]""")]
    [InlineData("""[9,"1",{"status":"Accepted"}]""")]
    [InlineData("""[2,"1","Heartbeat",[]]""")]
    public void Reading_a_call_or_result_allocates_nothing(string json)
    {
        var message = Encoding.UTF8.GetBytes(json);
        var matches = 0;
        for (var i = 0; i < 50; i++)
            ReadOnce(message, ref matches);

        // The runtime sometimes allocates when it recompiles a method; allocations of reading recur every time.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                ReadOnce(message, ref matches);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.InRange(matches, 0, 550);
    }

    [Fact]
    public void Parts_of_a_message_are_slices_of_its_memory()
    {
        var json = Encoding.UTF8.GetBytes("""[2,"id","Heartbeat",{"a":1}]""");
        OcppMessageReader.Read(json, out var message);

        json.AsSpan().Replace((byte)'i', (byte)'I');
        json.AsSpan().Replace((byte)'H', (byte)'h');
        json.AsSpan().Replace((byte)'1', (byte)'7');

        Assert.Equal("Id", Envelope.Text(message.Id));
        Assert.Equal("heartbeat", Envelope.Text(message.Action));
        Assert.Equal("""{"a":7}""", Envelope.Text(message.Payload));
    }

    [Fact]
    public void Default_message_is_empty()
    {
        var message = default(OcppMessage);

        Assert.Equal(("", "", ""), (Envelope.Text(message.Id), Envelope.Text(message.Action), Envelope.Text(message.Payload)));
        Assert.Equal((CallErrorCode.Unknown, "", ""), (message.ErrorCode, message.ErrorCodeText, message.ErrorDescription));
        Assert.Null(message.Problem);
    }

    [Fact]
    public void Action_belongs_to_calls_and_error_code_to_call_errors()
    {
        OcppMessageReader.Read("""[4,"1","GenericError","",{}]"""u8.ToArray(), out var error);
        Assert.True(error.Action.IsEmpty);

        OcppMessageReader.Read("""[2,"1","GenericError",{}]"""u8.ToArray(), out var call);
        Assert.Equal((CallErrorCode.Unknown, "", ""), (call.ErrorCode, call.ErrorCodeText, call.ErrorDescription));
    }

    private static void ReadOnce(byte[] json, ref int matches)
    {
        OcppMessageReader.Read(json, out var message);
        if (message.IdMatches("1"u8))
            matches++;
    }
}
