using System.Text.Json;

namespace Moev.LoadTest.Mixes;

/// <summary>Reads the members of a mix and reports wrong ones.</summary>
internal static class MixJson
{
    public static void Object(JsonElement element, string path, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new MixException($"{path} must be an object");
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                throw new MixException($"{path} has the unknown member {member.Name}; allowed are {string.Join(", ", known.ToArray())}");
        }
    }

    public static IEnumerable<(JsonElement Item, string Path)> Items(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new MixException($"{path} must be a list");
        return element.EnumerateArray().Select((item, i) => (item, $"{path}[{i}]"));
    }

    public static string? Text(JsonElement element, string name, string path)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new MixException($"{path} must be a text");
    }

    public static int? Number(JsonElement element, string name, string path, int least, int most)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new MixException($"{path} must be a whole number from {least} to {most}");
    }
}
