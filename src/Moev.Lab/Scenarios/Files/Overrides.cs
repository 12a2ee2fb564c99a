using System.Globalization;
using System.Text;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>
/// Replaces values of a JSON document by their paths. Lines stay where they are, so that errors in the rest of the document keep their place.
/// </summary>
internal static class Overrides
{
    private const string Site = "site";

    /// <summary>Returns true for a path into the site.</summary>
    public static bool IsInSite(string path) => path.StartsWith(Site + ".", StringComparison.Ordinal) || path.StartsWith(Site + "[", StringComparison.Ordinal);

    /// <summary>Returns the path within the site.</summary>
    public static string WithinSite(string path) => path[Site.Length..].TrimStart('.');

    /// <summary>Replaces a value, or adds the last member of the path to an object.</summary>
    /// <param name="utf8">The document, which is JSON.</param>
    /// <param name="path">The path, such as site.nodes[0].limitKw. In place of an index, the id or name of an object in a list will do: site.nodes[grid].limitKw.</param>
    /// <param name="value">A JSON value, or a text without quotes.</param>
    /// <param name="problem">What is wrong with the path; null when nothing is.</param>
    /// <returns>The changed document; null when there is a problem.</returns>
    public static ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> utf8, string path, string value, out string? problem)
    {
        var json = JsonText.IsValue(value) ? value.Replace('\n', ' ').Replace('\r', ' ') : JsonText.Quote(value);
        problem = null;
        if (Steps(path) is not { } steps)
        {
            problem = "Is not a path. Paths look like site.nodes[0].limitKw.";
            return null;
        }

        var root = LocatedReader.Read(utf8, new FileErrors(utf8, most: 1));
        var at = root;
        for (var i = 0; at is not null && i < steps.Count; i++)
        {
            var step = steps[i];
            var next = Child(at, step);
            if (next is null && at.Kind == JsonKind.Object && !step.IsIndex)
            {
                // The readers know the members of every object: an unknown one is an error there.
                for (var missing = steps.Count - 1; missing > i; missing--)
                {
                    if (steps[missing].IsIndex)
                    {
                        problem = $"There is no '{step.Name}' in {at.Path}.";
                        return null;
                    }

                    json = $"{{{JsonText.Quote(steps[missing].Name)}:{json}}}";
                }

                var comma = at.Children.Count > 0 ? "," : "";
                return Splice(utf8, at.Offset + 1, at.Offset + 1, $"{JsonText.Quote(step.Name)}:{json}{comma}");
            }

            if (next is null)
            {
                problem = at.Kind == JsonKind.Array
                    ? $"{at.Path} has {at.Children.Count} entries, and none that is '{step.Name}'."
                    : $"{at.Path} is {Article(at.Kind)} and has no '{step.Name}'.";
                return null;
            }

            at = next;
        }

        return at is null ? utf8 : Splice(utf8, at.Offset, at.End, json);
    }

    private static LocatedValue? Child(LocatedValue at, Step step)
    {
        if (at.Kind == JsonKind.Object)
            return step.IsIndex ? null : at.Children.Find(member => member.Name == step.Name);
        if (at.Kind != JsonKind.Array || !step.IsIndex)
            return null;
        if (int.TryParse(step.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < at.Children.Count ? at.Children[index] : null;
        return at.Children.Find(item => item.Children.Exists(member => member.Name is "id" or "name" or "chargePoint" && member.Kind == JsonKind.String && member.Text == step.Name));
    }

    private static string Article(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.String => "a text",
        JsonKind.Number => "a number",
        JsonKind.Boolean => "true or false",
        _ => "null",
    };

    private static ReadOnlyMemory<byte> Splice(ReadOnlyMemory<byte> utf8, int from, int to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var changed = new byte[utf8.Length - (to - from) + bytes.Length];
        utf8.Span[..from].CopyTo(changed);
        bytes.CopyTo(changed, from);
        utf8.Span[to..].CopyTo(changed.AsSpan(from + bytes.Length));
        return changed;
    }

    /// <summary>Returns the steps of a path; null when it is none. A leading $. is allowed.</summary>
    private static List<Step>? Steps(string path)
    {
        var rest = path.StartsWith("$.", StringComparison.Ordinal) ? path.AsSpan(2) : path.AsSpan();
        var steps = new List<Step>();
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                if (end < 2)
                    return null;
                // Options of the gateway have colons, and need no brackets; a quoted name is a member.
                var inside = rest[1..end].ToString();
                steps.Add(inside is ['"' or '\'', .., '"' or '\''] ? new Step(inside[1..^1], IsIndex: false) : new Step(inside, IsIndex: true));
                rest = rest[(end + 1)..];
                if (!rest.IsEmpty && rest[0] == '.')
                    rest = rest[1..] is { IsEmpty: false } more ? more : default;
                continue;
            }

            var length = rest.IndexOfAny('.', '[') is >= 0 and var found ? found : rest.Length;
            if (length == 0)
                return null;
            steps.Add(new Step(rest[..length].ToString(), IsIndex: false));
            rest = rest[length..];
            if (!rest.IsEmpty && rest[0] == '.')
            {
                rest = rest[1..];
                if (rest.IsEmpty)
                    return null;
            }
        }

        return steps.Count == 0 ? null : steps;
    }

    private readonly record struct Step(string Name, bool IsIndex);
}
