namespace Moev.Ocpp.Tests.Mutations;

/// <summary>One line of a list in <c>eng/mutations</c>; <c>eng/mutate.sh</c> documents the format and applies it.</summary>
internal sealed record MutationEntry(string Name, string File, string Find, string Replacement)
{
    private const string Separator = " | ";

    /// <summary>Reads the entries of a list. Lines that are neither entries, comments nor <c>@tests</c> throw.</summary>
    public static List<MutationEntry> ReadAll(string list) =>
        [.. list.Split('\n').Where(line => line.Length > 0 && line[0] is not ('#' or '@')).Select(Parse)];

    private static MutationEntry Parse(string line)
    {
        var fields = line.Split(Separator, 4);
        return fields.Length == 4
            ? new MutationEntry(fields[0], fields[1], Unescape(fields[2]), Unescape(fields[3]))
            : throw new FormatException($"Not four fields separated by '{Separator}': {line}");
    }

    private static string Unescape(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal);
}
