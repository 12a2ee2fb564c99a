using System.CommandLine;
using Moev.CommandLine;

namespace Moev.Lab.Commands;

/// <summary>The command line of the laboratory.</summary>
internal static class LabProgram
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args) => RunAsync(new LabServices(), args, Console.Out, Console.Error);

    /// <inheritdoc cref="RunAsync(IReadOnlyList{string})"/>
    public static Task<int> RunAsync(LabServices services, IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default) =>
        // Ctrl-C is the commands' own business: a second one ends the program at once.
        CommandLineRunner.RunAsync(Create(services), args, output, error, terminationTimeout: null, cancellationToken);

    /// <summary>Creates the commands.</summary>
    public static RootCommand Create(LabServices services)
    {
        var root = new RootCommand("Tests smart charging algorithms against simulated sites, over real OCPP, on a virtual clock.")
        {
            ExperimentCommands.Run(services),
            ExperimentCommands.Compare(services),
            ExperimentCommands.Sweep(services),
            PlayCommand.Create(services),
            ReplayCommand.Create(services),
            ValidateCommand.Create(services),
            GenerateCommand.Create(services),
        };
        root.Directives.Clear();
        return root;
    }
}
