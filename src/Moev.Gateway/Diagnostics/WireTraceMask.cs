using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Moev.Gateway.Diagnostics;

/// <summary>
/// Masks secrets in a traced message: the value of AuthorizationKey, set or reported, is never shown (whitepaper A01.FR.09), and of an
/// id tag only the last two characters, so that two drivers can be told apart.
/// </summary>
internal static class WireTraceMask
{
    private const string Masked = "***";

    // Either name may be spelled with escapes.
    private static readonly string[] Hints = ["AuthorizationKey", "idTag", "\\u"];

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 32 };

    // The message is shown in a log or a terminal, not in a web page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the message on one line, masked, and cut to <paramref name="maxChars"/> characters.</summary>
    public static string Apply(ReadOnlySpan<byte> utf8, int maxChars)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Reading);
            using var document = JsonDocument.ParseValue(ref reader);
            // Bytes after the first value are not JSON and may contain anything.
            if (reader.BytesConsumed == utf8.Length || utf8[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8).IsEmpty)
            {
                var output = new ArrayBufferWriter<byte>(utf8.Length);
                using (var writer = new Utf8JsonWriter(output, Writing))
                    Write(document.RootElement, writer);
                return LogText.Clean(Encoding.UTF8.GetString(output.WrittenSpan), maxChars);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or invalid Unicode: there are no members to mask.
        }

        var text = Encoding.UTF8.GetString(utf8);
        return Hints.Any(hint => text.Contains(hint, StringComparison.OrdinalIgnoreCase))
            ? $"({utf8.Length} bytes, not JSON, hidden because they may contain a secret)"
            : LogText.Clean(text, maxChars);
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, writer);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(JsonElement element, Utf8JsonWriter writer)
    {
        var isSecret = element.EnumerateObject().Any(static member =>
            Is(member.Name, "key")
            && member.Value.ValueKind == JsonValueKind.String
            && Is(member.Value.GetString()!.Trim(), "AuthorizationKey"));
        writer.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (isSecret && !Is(member.Name, "key"))
                writer.WriteStringValue(Masked);
            else if (Is(member.Name, "idTag") || Is(member.Name, "parentIdTag"))
                writer.WriteStringValue(Tag(member.Value));
            else
                Write(member.Value, writer);
        }

        writer.WriteEndObject();
    }

    private static bool Is(string text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);

    private static string Tag(JsonElement value)
    {
        var tag = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return tag.Length > 4 ? Masked + tag[^2..] : Masked;
    }
}
