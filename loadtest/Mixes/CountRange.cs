using System.Globalization;

namespace Moev.LoadTest.Mixes;

/// <summary>A whole number or a range of whole numbers: <c>20</c> or <c>5..20</c>.</summary>
internal readonly record struct CountRange(int Least, int Most)
{
    public static bool TryParse(string text, out CountRange range)
    {
        range = default;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (first, last) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            || most < least)
            return false;
        range = new CountRange(least, most);
        return true;
    }

    public int Draw(ref SmallRandom random) => Least == Most ? Least : (int)random.Next(Least, Most);
}
