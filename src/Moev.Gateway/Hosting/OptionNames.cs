namespace Moev.Gateway.Hosting;

/// <summary>Finds the option that was probably meant by an unknown name.</summary>
internal static class OptionNames
{
    /// <summary>Returns a hint such as <c> (did you mean Ocpp:Port?)</c>; empty when no option has a similar name.</summary>
    public static string Suggest(string key)
    {
        var name = Last(key);
        var meant = OptionCatalogue.All.FirstOrDefault(option =>
            option.Key.EndsWith(":" + name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(option.Key.Replace(":", "", StringComparison.Ordinal), name, StringComparison.OrdinalIgnoreCase))
            ?? Nearest(key);
        return meant is null ? "" : $" (did you mean {meant.Key}?)";
    }

    /// <summary>Finds the option with the fewest typing errors, at most one in three characters.</summary>
    private static OptionDescription? Nearest(string key)
    {
        var hasSection = key.Contains(':', StringComparison.Ordinal);
        if (key.Length > 64)
            return null;
        var (best, distance) = OptionCatalogue.All
            .Select(option => (option, Distance(key, hasSection ? option.Key : Last(option.Key))))
            .MinBy(static candidate => candidate.Item2);
        return distance * 3 <= key.Length ? best : null;
    }

    private static string Last(string key) => key[(key.LastIndexOf(':') + 1)..];

    // The Levenshtein distance without regard to case.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (row[j], diagonal) = (Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost), row[j]);
            }
        }

        return row[b.Length];
    }
}
