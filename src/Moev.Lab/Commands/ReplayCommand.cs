using System.CommandLine;
using System.Security.Cryptography;
using Moev.CommandLine;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Commands;

/// <summary>The command <c>replay</c>: the cars of an event log again, under its own algorithm and under others.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Log = new("eventlog") { Description = "Event log of a run (events-….jsonl)", HelpName = "EVENTLOG" };

    private static readonly Option<bool> OnlyOthers = new("--only-others") { Description = "Leave out the log's own algorithm" };

    private static readonly ValueOption<string> Folder = new(
        "--folder", "Folder to which file names in the scenario are relative", "folder", "the name of a folder, not empty", ".", ".",
        static (string text, out string? folder) => (folder = text).Trim().Length > 0);

    private static readonly ValueOption<string> Transport = new(
        "--transport", "Transport [default: that of the log]", "ocpp|none", "one of ocpp, none", "", null,
        static (string text, out string? word) => (word = text.ToLowerInvariant()) is "ocpp" or "none");

    public static Command Create(LabServices services)
    {
        var command = new Command(
            "replay", "Runs the cars of an event log again: under the log's algorithm, to see whether it gives the same log, and under others. Exits as compare does.") { Log };
        command.Add([ExperimentOptions.Algorithms, OnlyOthers, Transport, Folder, ExperimentOptions.Set, .. ExperimentOptions.OfRuns]);
        command.Run((arguments, cancellationToken) =>
        {
            if (ExperimentOptions.Problem(arguments) is { } wrong)
                throw new LabException(wrong);
            var path = arguments.GetValue(Log)!;
            var recorded = EventLogReader.Read(path);
            var plans = Plan(services, arguments, recorded);
            return ExperimentSession.RunAsync(services, arguments, plans, result => Inspect(arguments, path, recorded, result), cancellationToken);
        });
        return command;
    }

    private static List<RunPlan> Plan(LabServices services, ParseResult arguments, RecordedRun recorded)
    {
        var scenario = ScenarioSource.Read(services, arguments, recorded.ScenarioJson, arguments.Value(Folder));
        if (recorded.Stays.FirstOrDefault(stay => stay.Connector >= scenario.Site.Connectors.Count) is { } homeless)
            throw new LabException($"The stay '{homeless.Id}' of the log is at a connector that the site does not have.");
        // A log that ends early does not know the cars that would have come.
        if (!recorded.IsComplete && recorded.Simulated is { } simulated && simulated > TimeSpan.Zero && simulated < scenario.Duration)
            scenario = scenario with { Duration = simulated };
        var algorithms = ExperimentOptions.Algorithms.Of(arguments);
        if (!arguments.Has(OnlyOthers))
            algorithms = [recorded.Algorithm, .. algorithms];
        else if (algorithms.Count == 0)
            throw new LabException("--only-others needs an --algorithm.");
        var transport = arguments.Value(Transport) switch
        {
            "" => recorded.Transport,
            "none" => TransportKind.None,
            _ => TransportKind.Ocpp,
        };
        return
        [
            .. algorithms.Distinct(StringComparer.Ordinal).Select(algorithm => new RunPlan
            {
                Scenario = scenario,
                Seed = recorded.Seed,
                Algorithm = algorithm,
                Transport = transport,
                RecordedStays = recorded.Stays,
                LogsMessages = recorded.HasMessages,
            }),
        ];
    }

    /// <summary>Tells whether the log's algorithm gave the same log again.</summary>
    private static IEnumerable<string> Inspect(ParseResult arguments, string path, RecordedRun recorded, ExperimentResult result)
    {
        if (result.Runs.FirstOrDefault(run => run.Plan.Algorithm == recorded.Algorithm) is not { } again)
            return [];
        if (Difference(arguments, recorded, again) is { } difference)
            return [$"Not compared with the log: {difference}."];
        using var file = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return hash == again.Summary.EventLogHash
            ? [$"Reproduced: {recorded.Algorithm} gave the same event log again, byte for byte (SHA-256 {hash})."]
            : [$"Not reproduced: the event log of {recorded.Algorithm} has SHA-256 {again.Summary.EventLogHash} now, and the given one {hash}."];
    }

    /// <summary>Returns why the logs differ in any case; null when they should not.</summary>
    private static string? Difference(ParseResult arguments, RecordedRun recorded, RunResult again) => again switch
    {
        _ when !recorded.IsComplete => "its run was stopped early",
        { Summary.IsComplete: false } => "the run was stopped early",
        _ when again.Plan.Transport != recorded.Transport => "the transport is another one",
        _ when ExperimentOptions.Set.Of(arguments).Count > 0 => "values of the scenario were replaced",
        _ when arguments.Has(ExperimentOptions.LogMessages) && !recorded.HasMessages => "it has no messages, and --log-messages was given",
        { Plan: { Transport: TransportKind.Ocpp, Scenario.Clock.Mode: not ClockMode.Lockstep } } => "only runs in lock-step are repeatable",
        _ => null,
    };
}
