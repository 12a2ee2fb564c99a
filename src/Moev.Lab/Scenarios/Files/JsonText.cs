using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads and writes JSON whose places do not matter.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Characters of other languages stay as they are.</summary>
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads JSON. Comments, trailing commas and a byte order mark are allowed.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8) => JsonNode.Parse(utf8.Span.StartsWith(ByteOrderMark) ? utf8.Span[ByteOrderMark.Length..] : utf8.Span, documentOptions: Lenient);

    /// <summary>Writes JSON as one line of UTF-8.</summary>
    public static byte[] Write(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, OneLine);

    /// <summary>Returns true for a text that is one JSON value.</summary>
    public static bool IsValue(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Returns a text as a JSON string.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, OneLine);
}
