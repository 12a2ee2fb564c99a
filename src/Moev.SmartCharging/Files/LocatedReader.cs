using System.Text.Json;

namespace Moev.SmartCharging.Files;

/// <summary>Reads a JSON document and remembers the place of every value.</summary>
internal static class LocatedReader
{
    private const int MaxNesting = 32;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>The document; null when it is not JSON.</returns>
    public static LocatedValue? Read(ReadOnlyMemory<byte> utf8, FileErrors errors)
    {
        var start = utf8.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var json = utf8.Span[start..];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxNesting });
        try
        {
            LocatedValue? root = null;
            LocatedValue? container = null;
            var open = new Stack<LocatedValue>();
            string? name = null;
            var nameOffset = 0;
            while (reader.Read())
            {
                var offset = start + (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        (name, nameOffset) = (reader.GetString(), offset);
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop().End = start + (int)reader.BytesConsumed;
                        container = open.TryPeek(out var outer) ? outer : null;
                        continue;
                }

                var value = Value(ref reader, offset, container, name, name is null ? offset : nameOffset);
                name = null;
                value.End = start + (int)reader.BytesConsumed;
                root ??= value;
                container?.Children.Add(value);
                if (value.Kind >= JsonKind.Array)
                    open.Push(container = value);
            }

            return root;
        }
        catch (JsonException e)
        {
            errors.Add(start + OffsetOf(json, e), "$", $"The file is not JSON: {Reason(json, e)}");
        }
        catch (InvalidOperationException)
        {
            // A string with invalid UTF-8, or with half of a surrogate pair.
            errors.Add(start + (int)reader.TokenStartIndex, "$", "The text is not valid Unicode.");
        }

        return null;
    }

    private static LocatedValue Value(ref Utf8JsonReader reader, int offset, LocatedValue? container, string? name, int nameOffset)
    {
        var index = container?.Children.Count ?? 0;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new LocatedValue(JsonKind.Object, offset, container, name, index) { NameOffset = nameOffset },
            JsonTokenType.StartArray => new LocatedValue(JsonKind.Array, offset, container, name, index) { NameOffset = nameOffset },
            JsonTokenType.String => new LocatedValue(JsonKind.String, offset, container, name, index) { NameOffset = nameOffset, Text = reader.GetString()! },
            JsonTokenType.Number => new LocatedValue(JsonKind.Number, offset, container, name, index)
            {
                NameOffset = nameOffset,
                Number = reader.TryGetDouble(out var number) ? number : double.PositiveInfinity,
            },
            JsonTokenType.Null => new LocatedValue(JsonKind.Null, offset, container, name, index) { NameOffset = nameOffset },
            _ => new LocatedValue(JsonKind.Boolean, offset, container, name, index) { NameOffset = nameOffset, IsTrue = reader.TokenType == JsonTokenType.True },
        };
    }

    private static int OffsetOf(ReadOnlySpan<byte> json, JsonException e)
    {
        var offset = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--)
            offset += json[offset..].IndexOf((byte)'\n') + 1;
        return Math.Min(offset + (int)(e.BytePositionInLine ?? 0), json.Length);
    }

    // The reader appends its own position, which counts from 0.
    private static string Reason(ReadOnlySpan<byte> json, JsonException e)
    {
        if (json.IsEmpty)
            return "it is empty.";
        if (json is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
            return "it is UTF-16. Save it as UTF-8.";
        var position = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? e.Message : e.Message[..position];
    }
}
