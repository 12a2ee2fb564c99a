using System.CommandLine;
using System.CommandLine.Parsing;

namespace Moev.CommandLine;

/// <summary>Writes a command line for a report, so that the run can be repeated.</summary>
internal static class CommandText
{
    private const string Plain = "-_./:,=%@+";

    /// <summary>Writes the words, quoted for a shell.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="secret">The option whose value is left out; null for none.</param>
    public static string Of(ParseResult arguments, Option? secret = null)
    {
        var words = new List<string> { arguments.RootCommandResult.Command.Name };
        var isSecret = false;
        foreach (var token in arguments.Tokens)
        {
            words.Add(isSecret && token.Type == TokenType.Argument ? "***" : Quote(token.Value));
            isSecret = token.Type == TokenType.Option && token.Value == secret?.Name;
        }

        return string.Join(' ', words);
    }

    private static string Quote(string word) => word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
