using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Diagnostics;

/// <summary>Sanitizes a peer's texts for log lines: a line break in a vendor name must not forge a line.</summary>
internal static class LogText
{
    public const int MaxChars = 64;

    /// <summary>Returns the text with control characters replaced by '?', cut to <see cref="MaxChars"/>.</summary>
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

    // Some terminals treat line separators as line breaks, and direction marks reorder a line.
    private static bool IsHarmless(char c) => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
