namespace Moev.CommandLine;

/// <summary>Prepares foreign text for an error message of one line.</summary>
internal static class OneLine
{
    /// <summary>The maximum number of characters. More are cut.</summary>
    private const int MaxCharacters = 300;

    /// <summary>Replaces control characters by blanks, and cuts long text.</summary>
    public static string Of(string text)
    {
        var shown = text.Length > MaxCharacters ? string.Concat(text.AsSpan(0, MaxCharacters), "…") : text;
        return string.Create(shown.Length, shown, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }
}
