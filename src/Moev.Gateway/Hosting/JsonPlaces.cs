using System.Text.Json;

namespace Moev.Gateway.Hosting;

/// <summary>Finds values in a JSON file by the keys of the configuration, which are compared without regard to case.</summary>
internal static class JsonPlaces
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Returns the index of a value's first byte; null when the key is not found.</summary>
    public static int? Find(ReadOnlySpan<byte> utf8, string key)
    {
        int? found = null;
        Walk(utf8, (path, index) =>
        {
            if (string.Equals(path, key, StringComparison.OrdinalIgnoreCase))
                found = index;
            return true;
        });
        return found;
    }

    /// <summary>Returns the index of the first value whose key occurred before; null when there is none.</summary>
    public static int? FindDuplicate(ReadOnlySpan<byte> utf8)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int? found = null;
        Walk(utf8, (path, index) =>
        {
            if (seen.Add(path))
                return true;
            found = index;
            return false;
        });
        return found;
    }

    /// <summary>Visits every value that is not the root.</summary>
    /// <param name="visit">Gets the key and the index; returns false to end.</param>
    private static void Walk(ReadOnlySpan<byte> utf8, Func<string, int, bool> visit)
    {
        var mark = utf8.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(utf8[mark..], Options);
        // The prefix of each open object or array, and the number of the next item of an array.
        var open = new Stack<(string Prefix, int? Next)>();
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = open.Peek().Prefix + reader.GetString();
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (open.TryPeek(out var parent) && parent.Next is { } next)
            {
                name = $"{parent.Prefix}{next}";
                open.Pop();
                open.Push((parent.Prefix, next + 1));
            }

            if (open.Count > 0 && !visit(name, mark + (int)reader.TokenStartIndex))
                return;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((open.Count == 0 ? "" : name + ":", reader.TokenType == JsonTokenType.StartArray ? 0 : null));
        }
    }
}
