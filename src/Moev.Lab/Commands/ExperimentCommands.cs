using System.CommandLine;

namespace Moev.Lab.Commands;

/// <summary>The commands <c>run</c>, <c>compare</c> and <c>sweep</c>: a scenario under one or several algorithms.</summary>
internal static class ExperimentCommands
{
    private const string ExitCodes = "Exits with 1 if a run failed, with 2 if a --fail-on condition holds, with 130 after Ctrl-C.";

    public static Command Run(LabServices services) => Create(
        services, "run", $"Runs a scenario under one algorithm, and writes a report. {ExitCodes}", [], static arguments =>
            ExperimentOptions.Algorithms.Of(arguments).Count > 1 ? "run takes one --algorithm: use compare for several." : null);

    public static Command Compare(LabServices services) => Create(
        services, "compare", $"Runs a scenario under several algorithms, and writes a report that compares them. {ExitCodes}",
        [ExperimentOptions.Fidelity, ExperimentOptions.Sweeps], static arguments => null);

    public static Command Sweep(LabServices services) => Create(
        services, "sweep", $"Runs a scenario with several values in place, such as capacities. {ExitCodes}",
        [ExperimentOptions.Fidelity, ExperimentOptions.Sweeps], static arguments =>
            ExperimentOptions.Sweeps.Of(arguments).Count == 0 ? "sweep needs a --sweep, such as --sweep site.nodes[0].limitKw=10:150:5." : null);

    private static Command Create(LabServices services, string name, string description, IReadOnlyList<Option> further, Func<ParseResult, string?> problem)
    {
        var command = new Command(name, description) { ExperimentOptions.Scenario };
        command.Add([ExperimentOptions.Algorithms, ExperimentOptions.Seeds, ExperimentOptions.Transport, .. further, ExperimentOptions.Set, .. ExperimentOptions.OfRuns]);
        command.Run((arguments, cancellationToken) =>
        {
            if ((problem(arguments) ?? ExperimentOptions.Problem(arguments)) is { } wrong)
                throw new LabException(wrong);
            var plans = ExperimentOptions.Variations(arguments).Plan(ScenarioSource.Reader(services, arguments));
            return ExperimentSession.RunAsync(services, arguments, plans, inspect: null, cancellationToken);
        });
        return command;
    }
}
