using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.Fuzzing;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests the tokenizer for plain JSON: it accepts only valid objects, and accepts the messages of charge points.</summary>
public sealed class PlainJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{ }")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{ "a" : -0.50 , "b" : [ ] , "c":[1, "x" ,{}],"d":{"e":true,"f":false,"g":null} }""")]
    [InlineData("""{"a":"a text that is longer than one vector of bytes","b":"é中😀"}""")]
    [InlineData("""{"":""}""")]
    [InlineData("""{"a":[[[[[[[1]]]]]]]}""")]
    [InlineData("{\t\"a\"\r\n:0}")]
    public void Plain_object_is_tokenized(string json)
    {
        Assert.True(TryRead(Encoding.UTF8.GetBytes(json + ",\"rest\"]"), new PlainToken[100], out _, out var length));
        Assert.Equal(Encoding.UTF8.GetByteCount(json), length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("{,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1 2}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[,1]}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":truex}")]
    [InlineData("{\"a\":nul")]
    [InlineData("{\"a\":\"x}")]
    [InlineData("{\"a\":\"\u0001 a text that is longer than one vector\"}")]
    [InlineData("{\"a\":\"a text that is longer than one vector \u001f\"}")]
    [InlineData("{\"a\":\"tab\tin it\"}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{1:1}")]
    [InlineData("{\"a\":1}}", 7)]
    public void Invalid_object_is_rejected(string json, int? length = null)
    {
        Assert.Equal(length is not null, TryRead(Encoding.UTF8.GetBytes(json), new PlainToken[100], out _, out var measured));
        Assert.True(length is null || length == measured);
    }

    /// <summary>Tests valid JSON that is left to Utf8JsonReader.</summary>
    [Theory]
    [InlineData("""{"a":"\n"}""")]
    [InlineData("""{"a":"a text that is longer than one vector \u00e9"}""")]
    [InlineData("""{"a":1e5}""")]
    [InlineData("""{"a":[[[[[[[[1]]]]]]]]}""")]
    public void Rare_json_is_left_to_the_framework_reader(string json)
    {
        JsonDocument.Parse(json).Dispose();
        Assert.False(TryRead(Encoding.UTF8.GetBytes(json), [], out _, out _));
    }

    [Fact]
    public void Prefix_of_an_object_is_rejected()
    {
        var json = """{"a":[1.5,true,{"b":"a text that is longer than one vector"}],"c":null}"""u8.ToArray();
        for (var length = 0; length < json.Length; length++)
            Assert.False(TryRead(json.AsSpan(0, length), [], out _, out _), $"{length}");
    }

    /// <summary>Replaces each byte of a message by every other byte: only valid JSON is accepted.</summary>
    [Fact]
    public void Accepted_json_is_valid()
    {
        var json = """{"a":[-1.05,true,{"b":"a text longer than a vector"},[]],"c":null,"d":{}}"""u8.ToArray();
        var taken = 0;
        for (var place = 0; place < json.Length; place++)
        {
            for (var value = 0; value < 128; value++)
            {
                var changed = json.ToArray();
                changed[place] = (byte)value;
                taken += AgreesWithTheFramework(changed);
            }
        }

        Assert.InRange(taken, 1_000, 127 * json.Length);
    }

    [Trait("Category", "Fuzz")]
    [Fact]
    public void Accepted_random_json_is_valid() => FuzzBudget.Run("plain JSON", (random, _) =>
    {
        var json = new RandomJson(random);
        AgreesWithTheFramework(json.Damage(Encoding.UTF8.GetBytes("{\"a\":" + json.Value(3) + "}")));
        AgreesWithTheFramework(Encoding.UTF8.GetBytes("{\"a\":" + json.Value(3) + "}"));
    });

    private static bool TryRead(ReadOnlySpan<byte> json, Span<PlainToken> tokens, out int count, out int length)
    {
        length = count = 0;
        var quote = 0;
        return PlainText.TryCreate(json, new ushort[1_000], out var text) && PlainJson.TryReadObject(text, ref length, ref quote, tokens, out count);
    }

    private static int AgreesWithTheFramework(byte[] json)
    {
        var tokens = new PlainToken[1_000];
        if (!TryRead(json, tokens, out var count, out var length))
            return 0;

        // Throws when the text is not valid, or more than one value.
        var reader = new Utf8JsonReader(json.AsSpan(0, length));
        var read = 0;
        while (reader.Read())
        {
            var token = tokens[read++];
            var quote = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
            Assert.Equal(
                (reader.TokenType, (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length),
                (token.Type, token.Start, token.Length));
        }

        Assert.Equal(read, count);
        return 1;
    }
}
