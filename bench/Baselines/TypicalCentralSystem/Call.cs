using System.Text.Json;

namespace Moev.TypicalCentralSystem;

/// <summary>A received CALL: <c>[2,"messageId","action",payload]</c>.</summary>
/// <param name="Payload">
/// Everything up to the closing bracket, not parsed. The serializer parses it once and detects anything other than a single value.
/// </param>
internal readonly record struct Call(string MessageId, string Action, ReadOnlyMemory<byte> Payload)
{
    private const int MessageType = 2;

    private static ReadOnlySpan<byte> Whitespace => " \t\r\n"u8;

    /// <summary>Reads a CALL. Returns false for other messages: this central system sends no CALLs, so it expects no answers.</summary>
    /// <exception cref="JsonException">The message is not an OCPP message.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> message, out Call call)
    {
        call = default;
        var reader = new Utf8JsonReader(message.Span);
        Expect(ref reader, JsonTokenType.StartArray);
        Expect(ref reader, JsonTokenType.Number);
        if (!reader.TryGetInt32(out var messageType) || messageType != MessageType)
            return false;
        Expect(ref reader, JsonTokenType.String);
        var messageId = reader.GetString()!;
        Expect(ref reader, JsonTokenType.String);
        var action = reader.GetString()!;
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            throw new JsonException("A payload was expected.");
        var payload = message[(int)reader.TokenStartIndex..].TrimEnd(Whitespace);
        if (payload.Span[^1] != (byte)']')
            throw new JsonException("The array does not end.");
        call = new Call(messageId, action, payload[..^1]);
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new JsonException($"A {type} was expected.");
    }
}
