using System.Globalization;

namespace Moev.Lab.Commands;

/// <summary>Reads seeds.</summary>
internal static class SeedList
{
    public const string Form = "a number of seeds, or different seeds from 0 to 2147483647 such as 3,7,11:15, at most 10000";

    private const int Most = 10_000;

    /// <summary>Reads a single number n as the seeds 1 to n, and anything else as a list of seeds and of ranges with both ends.</summary>
    public static bool TryParse(string text, out IReadOnlyList<int>? seeds)
    {
        seeds = null;
        if (TryRead(text, out var count))
        {
            if (count is < 1 or > Most)
                return false;
            seeds = [.. Enumerable.Range(1, count)];
            return true;
        }

        List<int> found = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split(':');
            if (ends.Length > 2 || !TryRead(ends[0], out var from) || !TryRead(ends[^1], out var to) || to < from || to - (long)from >= Most - found.Count)
                return false;
            for (long seed = from; seed <= to; seed++)
                found.Add((int)seed);
        }

        if (found.Distinct().Count() < found.Count)
            return false;
        seeds = found;
        return true;
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
