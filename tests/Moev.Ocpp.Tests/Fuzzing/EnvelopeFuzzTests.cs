using System.Buffers;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Fuzzes envelopes of every shape, valid and damaged: the reader agrees with JsonDocument and the rules of OCPP-J and never throws.
/// </summary>
[Trait("Category", "Fuzz")]
public sealed class EnvelopeFuzzTests
{
    private static readonly string[] Types = ["2", "2", "2", "2", "3", "3", "4", "4", "2.0", "3e0", "40E-1", "1", "5", "-2", "2.5", "\"2\"", "null", "[2]"];

    private static readonly int[] IdLengths = [0, 1, 2, 10, 35, 36, 36, 36, 37, 50, 63, 64, 65, 200];

    private readonly ArrayBufferWriter<byte> _buffer = new();

    [Fact]
    public void Reader_agrees_with_the_slow_reading_of_the_rules() => FuzzBudget.Run("envelope", (random, _) =>
        Check(Bytes(random)));

    /// <summary>Checks the generator itself: if it made no good or no bad messages, the fuzzing would prove nothing.</summary>
    [Fact]
    public void Generator_reaches_every_status_and_type()
    {
        var seen = new Dictionary<string, int>();
        var random = new Random(1);
        for (var i = 0; i < 4000; i++)
        {
            var status = OcppMessageReader.Read(Bytes(random), out var message);
            var outcome = $"{status} {message.Type}";
            seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
        }

        foreach (var outcome in new[]
        {
            "Message Call", "Message CallResult", "Message CallError", "Ignored 0", "MalformedWithId Call",
            "Malformed Call", "Malformed CallResult", "Malformed CallError", "Malformed 0",
        })
        {
            Assert.True(seen.GetValueOrDefault(outcome) > 40, $"{outcome}: {seen.GetValueOrDefault(outcome)}");
        }
    }

    /// <summary>Tests deep and long payloads around the reader's limits.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void Reader_agrees_about_depth(int depth)
    {
        foreach (var open in new[] { "[", "{\"a\":" })
        {
            var close = open[0] == '[' ? "]" : "}";
            var nested = string.Concat(Enumerable.Repeat(open, depth - 2)) + "0" + string.Concat(Enumerable.Repeat(close, depth - 2));
            Check(Encoding.UTF8.GetBytes($"[2,\"1\",\"A\",{{\"a\":{nested}}}]"));
            Check(Encoding.UTF8.GetBytes($"[9,{{\"a\":{nested}}}]"));
        }
    }

    private static byte[] Bytes(Random random)
    {
        var json = new RandomJson(random);
        var message = Encoding.UTF8.GetBytes(Message(json, random));
        if (json.Chance(0.5))
        {
            for (var damages = random.Next(1, 4); damages > 0; damages--)
                message = json.Damage(message);
        }

        return message;
    }

    private static string Message(RandomJson json, Random random)
    {
        var elements = new List<string>
        {
            json.Pick(Types),
            json.Chance(0.95) ? json.Text(json.Pick(IdLengths)) : json.Value(1),
        };
        if (elements[0][0] is '2' or '4')
            elements.Add(json.Chance(0.95) ? json.Text(random.Next(20)) : json.Value(1));
        if (elements[0][0] is '4')
            elements.Add(json.Chance(0.9) ? json.Text(random.Next(20)) : json.Value(1));
        elements.Add(json.Chance(0.9) ? json.Object(random.Next(18)) : json.Value(2));
        for (var changes = random.Next(6) - 3; changes > 0; changes--)
        {
            if (json.Chance(0.5))
                elements.RemoveAt(random.Next(elements.Count));
            else
                elements.Insert(random.Next(elements.Count + 1), json.Value(1));
            if (elements.Count == 0)
                break;
        }

        return $"{json.Space()}[{string.Join(',', elements.Select(element => json.Space() + element + json.Space()))}]{json.Space()}";
    }

    private void Check(byte[] bytes)
    {
        var status = OcppMessageReader.Read(bytes, out var message);

        var expected = EnvelopeOracle.Of(bytes).Comparable();
        var seen = EnvelopeOracle.Seen(status, message);
        Assert.True(expected == seen, $"{Encoding.UTF8.GetString(bytes)}\nexpected {expected}\nseen     {seen}\nbytes    {Convert.ToHexString(bytes)}");
        Assert.Equal(status is OcppReadStatus.Malformed or OcppReadStatus.MalformedWithId, message.Problem is not null);
        if (message.Type != 0 && !message.Id.IsEmpty)
            CheckEcho(message);
    }

    private void CheckEcho(OcppMessage message)
    {
        using var id = JsonDocument.Parse($"\"{Encoding.UTF8.GetString(message.Id.Span)}\"");
        Assert.True(message.IdMatches(Encoding.UTF8.GetBytes(id.RootElement.GetString()!)));

        _buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_buffer, OcppMessageWriter.WriterOptions);
        OcppMessageWriter.WriteCallError(writer, message.Id.Span, CallErrorCode.FormationViolation, message.Problem ?? message.ErrorDescription);
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(_buffer.WrittenMemory, out var echo));
        Assert.Equal(message.Id.Span, echo.Id.Span);
        if (message.Problem is not null || message.ErrorDescription.Length <= OcppMessageWriter.MaxDescriptionLength)
            Assert.Equal(message.Problem ?? message.ErrorDescription, echo.ErrorDescription);
    }
}
