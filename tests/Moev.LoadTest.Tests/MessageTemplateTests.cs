using System.Text;
using System.Text.Json;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Tests;

public sealed class MessageTemplateTests
{
    private static readonly string Longest = new('ä', 255);

    internal static MessageValues Values() => new()
    {
        Identity = JsonEncodedText.Encode(Longest).EncodedUtf8Bytes.ToArray(),
        IdTag = JsonEncodedText.Encode(Longest).EncodedUtf8Bytes.ToArray(),
        Index = int.MaxValue,
        MessageId = long.MaxValue,
        Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(1)),
        TransactionId = int.MinValue,
        Meter = int.MaxValue,
        Random = SmallRandom.For(1, 1),
    };

    [Fact]
    public void Slots_are_filled_as_text_and_as_number()
    {
        var message = Write("""{"a":"{timestamp}","b":"#{transactionId}","c":"{transactionId}","d":"x {meter} y{connectorId}","e":"#{random 3..3}","f":"{index}"}""");
        Assert.Equal(
            $$"""{"a":"2026-01-02T02:04:05.678Z","b":{{int.MinValue}},"c":"{{int.MinValue}}","d":"x {{int.MaxValue}} y4","e":3,"f":"{{int.MaxValue}}"}""",
            message);
    }

    [Fact]
    public void Largest_values_fit_and_are_json()
    {
        var payload = JsonDocument.Parse(Write("""{"a":"{identity}{identity}{idTag}","b":"{{}"}""".Replace("{{}", "\\\"\\\\", StringComparison.Ordinal))).RootElement;
        Assert.Equal(Longest + Longest + Longest, payload.GetProperty("a").GetString());
        Assert.Equal("\"\\", payload.GetProperty("b").GetString());
    }

    [Fact]
    public void Same_values_give_the_same_bytes()
    {
        var template = Template("""{"a":"{random 0..1000000} {random 0..1000000}"}""");
        var values = Values();
        var copy = values;
        var first = new byte[template.MaxBytes];
        var second = new byte[template.MaxBytes];
        Assert.Equal(template.Write(first, ref values), template.Write(second, ref copy));
        Assert.Equal(first, second);
        template.Write(first, ref values);
        Assert.NotEqual(first, second);
    }

    private static MessageTemplate Template(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return MessageTemplate.Create(Action16.DataTransfer, document.RootElement, 4, out var problem) ?? throw new InvalidOperationException(problem);
    }

    private static string Write(string payload)
    {
        var template = Template(payload);
        var values = Values();
        var bytes = new byte[template.MaxBytes];
        var written = template.Write(bytes, ref values);
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(bytes.AsMemory(0, written), out var message));
        Assert.Equal("DataTransfer", Encoding.UTF8.GetString(message.Action.Span));
        Assert.True(message.IdMatches("9223372036854775807"u8));
        return Encoding.UTF8.GetString(message.Payload.Span);
    }
}
