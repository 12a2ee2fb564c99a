using System.CommandLine;

namespace Moev.Lab.Commands;

/// <summary>The common part of all commands of the laboratory.</summary>
internal static class LabCommand
{
    /// <summary>Sets what a command does. A <see cref="LabException"/> is shown on standard error, and ends it with exit code 1.</summary>
    public static void Run(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (arguments, cancellationToken) =>
    {
        try
        {
            return await action(arguments, cancellationToken);
        }
        catch (LabException e)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return ExperimentSession.Failed;
        }
    });

    /// <summary>Adds options.</summary>
    public static void Add(this Command command, params IEnumerable<Option> options)
    {
        foreach (var option in options)
            command.Options.Add(option);
    }
}
