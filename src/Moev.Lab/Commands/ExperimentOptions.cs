using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Moev.CommandLine;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Runs;

namespace Moev.Lab.Commands;

/// <summary>The options of the commands that run experiments.</summary>
internal static class ExperimentOptions
{
    public const string DefaultAlgorithm = "equal-share";

    private const int MostParallel = 256;

    public static readonly Argument<string> Scenario = new("scenario") { Description = "Scenario file (schemas/scenario.json)", HelpName = "SCENARIO" };

    public static readonly ListOption<string> Algorithms = new(
        "--algorithm", $"Algorithm as in Site:Algorithm: a built-in one by name, a command line or an http URL [default: {DefaultAlgorithm}]", "algorithm", TryReadAlgorithm);

    public static readonly ValueOption<IReadOnlyList<int>?> Seeds = new(
        "--seeds", "Seeds: a number n for 1 to n, or a list such as 3,7,11:15 [default: those of the scenario]", "n|list", SeedList.Form, null, null, SeedList.TryParse);

    public static readonly ValueOption<string> Transport = Values.Word(
        "--transport", "ocpp runs sockets, OCPP and the gateway; none shows the truth to the algorithm and offers what it decides", "ocpp", "none");

    public static readonly Option<bool> Fidelity = new("--fidelity") { Description = "Run everything with and without OCPP, and report the difference" };

    public static readonly ListOption<KeyValuePair<string, string>> Set = new(
        "--set", "Replace a value of the scenario, such as site.nodes[0].limitKw=40", "path=value", TryReadAssignment);

    public static readonly ListOption<Sweep> Sweeps = new(
        "--sweep", "Run with each of several values, such as site.nodes[0].limitKw=10:150:5 or control.period=PT10S,PT1M", "path=values", Sweep.TryParse);

    public static readonly ValueOption<string> Clock = new(
        "--clock", "lockstep: time advances when everything has settled; accelerated, realtime: by the wall clock [default: that of the scenario]", "lockstep|accelerated|realtime",
        "one of lockstep, accelerated, realtime", "", null,
        static (string text, out string? word) => (word = text.ToLowerInvariant()) is "lockstep" or "accelerated" or "realtime");

    public static readonly ValueOption<double> Speed = Values.Quantity("--speed", "Simulated seconds for each real one with an accelerated clock", 10, 0.1, 100_000);

    public static readonly ValueOption<string?> Out = new(
        "--out", "Folder for the report, new or empty [default: lab-results/NAME-n]", "folder", "the name of a folder, not empty", null, null,
        static (string text, out string? folder) => (folder = text).Trim().Length > 0);

    public static readonly ValueOption<int> Parallel = new(
        "--parallel", $"Runs at a time (1 to {MostParallel}) [default: one for each processor; with ocpp one for 1.5]", "n", $"a whole number from 1 to {MostParallel}", 0, null,
        static (string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= MostParallel);

    public static readonly ListOption<FailCondition> FailOn = new(
        "--fail-on", "Exit with 2 if this condition holds in any run, such as violationSeconds>0", "condition", FailCondition.TryParse);

    public static readonly ValueOption<string> EventLogs = Values.Word(
        "--event-logs", "Event logs: Auto is All of up to 20 runs, otherwise the First of each algorithm and transport", Enum.GetNames<EventLogChoice>());

    public static readonly Option<bool> LogMessages = new("--log-messages") { Description = "Write every OCPP message to the event logs" };

    public static readonly Option<bool> Bound = new("--bound") { Description = "Compute what a clairvoyant could deliver, and the regret" };

    public static readonly ValueOption<string> Progress = Terminal.ProgressOption();

    /// <summary>The options of every command that runs something.</summary>
    public static IEnumerable<Option> OfRuns => [Clock, Speed, Out, Parallel, FailOn, EventLogs, LogMessages, Bound, Progress];

    /// <summary>Returns the seeds, algorithms, transports and values that are varied.</summary>
    public static Variations Variations(ParseResult arguments) => new()
    {
        Algorithms = Algorithms.Of(arguments) is { Count: > 0 } algorithms ? [.. algorithms.Distinct(StringComparer.Ordinal)] : [DefaultAlgorithm],
        Transports = arguments.Has(Fidelity) ? [TransportKind.Ocpp, TransportKind.None] : [TransportOf(arguments)],
        Seeds = arguments.Value(Seeds),
        Sweeps = Sweeps.Of(arguments),
    };

    /// <summary>Returns the transport of the option.</summary>
    public static TransportKind TransportOf(ParseResult arguments) => arguments.Value(Transport) == "none" ? TransportKind.None : TransportKind.Ocpp;

    /// <summary>Returns the problem of options that do not fit together; null when they do.</summary>
    public static string? Problem(ParseResult arguments)
    {
        if (arguments.Has(Fidelity) && arguments.Has(Transport))
            return "--fidelity runs both transports: leave out --transport.";
        if (arguments.Has(Clock) && arguments.Value(Clock) != "lockstep" && !arguments.Has(Fidelity) && TransportOf(arguments) == TransportKind.None)
            return "--transport none needs no clock: leave out --clock.";
        var paths = Set.Of(arguments).Select(static set => set.Key).Concat(Sweeps.Of(arguments).Select(static sweep => sweep.Path));
        return paths.GroupBy(static path => path, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice
            ? $"{OneLine.Of(twice.Key)} is given twice."
            : null;
    }

    private static bool TryReadAlgorithm(string text, [NotNullWhen(true)] out string? algorithm, [NotNullWhen(false)] out string? problem)
    {
        algorithm = text.Trim();
        if (!AlgorithmTarget.TryParse(text, out var target, out problem))
            return false;
        if (target.Kind != AlgorithmKind.External)
            return true;
        problem = "a client cannot decide in virtual time; use play, or a command line or URL";
        return false;
    }

    private static bool TryReadAssignment(string text, out KeyValuePair<string, string> assignment, [NotNullWhen(false)] out string? problem)
    {
        problem = Assignment.TrySplit(text, out var path, out var value) ? null : "it must be path=value";
        assignment = new KeyValuePair<string, string>(path, value);
        return problem is null;
    }
}

/// <summary>The runs whose event logs are written.</summary>
internal enum EventLogChoice : byte
{
    /// <summary>All when there are few, otherwise the first ones.</summary>
    Auto = 0,

    All,

    /// <summary>The first run of each algorithm and transport.</summary>
    First,

    None,
}
