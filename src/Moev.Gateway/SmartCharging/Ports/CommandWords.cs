using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>
/// Splits a command line into the program and its arguments as a POSIX shell quotes words (Shell Command Language 2.2), and without everything else that a shell does:
/// no variables, no patterns, no pipes.
/// </summary>
/// <remarks>
/// Blanks and tabs separate words. Single quotes take everything literally. Within double quotes a backslash takes a double quote or a backslash literally; outside of quotes it
/// takes any character literally.
/// </remarks>
internal static class CommandWords
{
    /// <summary>Splits a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="problem">The problem, to follow the option's name; null when nothing is.</param>
    public static bool TrySplit(string line, [NotNullWhen(true)] out IReadOnlyList<string>? words, [NotNullWhen(false)] out string? problem)
    {
        words = null;
        var found = new List<string>();
        var word = new StringBuilder();
        var isWord = false; // an empty pair of quotes is a word
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && (quote == '\0' || i + 1 < line.Length && line[i + 1] is '"' or '\\'))
            {
                if (++i == line.Length)
                {
                    problem = "must not end with a backslash";
                    return false;
                }

                word.Append(line[i]);
                isWord = true;
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                isWord = true;
            }
            else if (quote == '\0' && c is ' ' or '\t')
            {
                if (isWord)
                    found.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        if (isWord)
            found.Add(word.ToString());
        problem = quote != '\0' ? $"has a {(quote == '"' ? "double" : "single")} quote that is not closed"
            : found.Count == 0 || found[0].Length == 0 ? "names no program"
            : line.Contains('\0') ? "must not contain the character NUL"
            : null;
        if (problem is not null)
            return false;
        words = found;
        return true;
    }
}
