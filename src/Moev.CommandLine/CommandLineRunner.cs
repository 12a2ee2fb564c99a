using System.CommandLine;
using System.Net.Sockets;

namespace Moev.CommandLine;

/// <summary>
/// Runs a program's command line. A wrong one is refused with one line on standard error and exit code 1; only <c>--help</c> shows the help, so
/// that the reason is the last line on a terminal.
/// </summary>
internal static class CommandLineRunner
{
    /// <summary>An argument that begins with @ is a text, not the name of a file with arguments.</summary>
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs a command line.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">The words.</param>
    /// <param name="output">Gets what was asked for.</param>
    /// <param name="error">Gets errors and progress.</param>
    /// <param name="terminationTimeout">The time for ending after Ctrl-C or SIGTERM, which cancel the command; null when the command handles these itself.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error, TimeSpan? terminationTimeout, CancellationToken cancellationToken = default)
    {
        var arguments = root.Parse(args, Parsing);
        if (arguments.Errors.Count > 0)
        {
            await error.WriteLineAsync(Reason(arguments));
            return 1;
        }

        try
        {
            return await arguments.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = terminationTimeout },
                cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            await error.WriteLineAsync(OneLine.Of(e.Message));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var place = e.StackTrace?.Split('\n') is [var first, ..] ? first.Trim() : "";
            await error.WriteLineAsync(OneLine.Of($"An error in this program: {e.GetType().Name}: {e.Message} {place}"));
        }

        return 1;
    }

    private static string Reason(ParseResult arguments)
    {
        var command = arguments.CommandResult.Command is RootCommand ? "" : $" {arguments.CommandResult.Command.Name}";
        // A word that is not understood explains why no command was found.
        var reason = arguments.UnmatchedTokens is [var word, ..] ? $"'{word}' is unknown." : arguments.Errors[0].Message;
        return OneLine.Of($"{reason.TrimEnd('.')}. Usage: {arguments.RootCommandResult.Command.Name}{command} --help");
    }
}
