using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Diagnostics;

/// <summary>Texts of a peer, made fit for a log line: a line break in a vendor's name must not forge a line.</summary>
internal static class LogText
{
    public const int MaxChars = 64;

    /// <summary>The text with control characters replaced by '?', cut to <see cref="MaxChars"/>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => Clean(text, MaxChars);

    /// <inheritdoc cref="Clean(string?)"/>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text, int maxChars)
    {
        if (text is null || text.Length <= maxChars && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        return string.Create(
            Math.Min(text.Length, maxChars),
            text,
            static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = IsHarmless(source[i]) ? source[i] : '?';
            });
    }

    // Line separators and direction marks are as good as line breaks to some terminals.
    private static bool IsHarmless(char c) => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
