using System.CommandLine;
using System.CommandLine.Parsing;

namespace Moev.LoadTest.Load;

/// <summary>Writes a command line for a report, so that the run can be repeated.</summary>
internal static class CommandText
{
    private const string Plain = "-_./:,=%@+";

    /// <summary>Writes the words, quoted for a shell. The value of a key is left out.</summary>
    public static string Of(ParseResult arguments)
    {
        var words = new List<string> { arguments.RootCommandResult.Command.Name };
        var isSecret = false;
        foreach (var token in arguments.Tokens)
        {
            words.Add(isSecret && token.Type == TokenType.Argument ? "***" : Quote(token.Value));
            isSecret = token.Type == TokenType.Option && token.Value == TrafficArguments.Key.Name;
        }

        return string.Join(' ', words);
    }

    private static string Quote(string word) => word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
