using System.CommandLine;
using System.Globalization;
using Moev.CommandLine;
using Moev.Lab.Scenarios;
using Moev.Lab.Scenarios.Files;

namespace Moev.Lab.Commands;

/// <summary>Reads the scenario of a command.</summary>
internal static class ScenarioSource
{
    /// <summary>Returns a function that reads the scenario of the command line with the values of a sweep in place.</summary>
    public static Func<IReadOnlyDictionary<string, string>, Scenario> Reader(LabServices services, ParseResult arguments)
    {
        var path = arguments.GetValue(ExperimentOptions.Scenario)!;
        return values =>
        {
            var overrides = Overrides(arguments, values);
            Scenario scenario;
            try
            {
                scenario = services.ReadScenario(path, overrides);
            }
            catch (LabException e) when (overrides.Count > 0)
            {
                // The place in the file has another value.
                throw new LabException($"{e.Message}\nThis is with {OneLine.Of(string.Join(", ", overrides.Select(static pair => $"{pair.Key}={pair.Value}")))} in place.", e);
            }

            return Checked(scenario, arguments);
        };
    }

    /// <summary>Reads the scenario of an event log, with the values of the command line in place.</summary>
    public static Scenario Read(LabServices services, ParseResult arguments, ReadOnlyMemory<byte> json, string folder) =>
        Checked(services.ReadScenarioJson(json, folder, Overrides(arguments, new Dictionary<string, string>())), arguments);

    /// <summary>Reads a scenario file.</summary>
    /// <exception cref="LabException">It cannot be read or is wrong: a line for each error, with line and column.</exception>
    public static Scenario Read(string path, IReadOnlyDictionary<string, string> overrides) => ScenarioOf(ScenarioFile.Read(path, overrides));

    /// <summary>Reads a scenario from JSON in UTF-8.</summary>
    /// <exception cref="LabException">It is wrong: a line for each error.</exception>
    public static Scenario ReadJson(ReadOnlyMemory<byte> json, string folder, IReadOnlyDictionary<string, string> overrides) =>
        ScenarioOf(ScenarioFile.ReadJson(json, folder, overrides));

    private static Scenario ScenarioOf(ScenarioResult result) =>
        result.Scenario ?? throw new LabException(string.Join('\n', result.Errors.Select(static error => OneLine.Of(error.ToString()))));

    /// <summary>Returns the values to replace: those of --set, of --clock and --speed, and of a sweep. The event log then has them too.</summary>
    private static OrderedDictionary<string, string> Overrides(ParseResult arguments, IReadOnlyDictionary<string, string> values)
    {
        var all = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in ExperimentOptions.Set.Of(arguments).Concat(values))
            all[path] = value;
        if (arguments.Has(ExperimentOptions.Clock))
            all["clock.mode"] = arguments.Value(ExperimentOptions.Clock);
        if (arguments.Has(ExperimentOptions.Speed))
            all["clock.speed"] = arguments.Value(ExperimentOptions.Speed).ToString(CultureInfo.InvariantCulture);
        return all;
    }

    private static Scenario Checked(Scenario scenario, ParseResult arguments) =>
        arguments.Has(ExperimentOptions.Speed) && scenario.Clock.Mode != ClockMode.Accelerated
            ? throw new LabException("--speed is for an accelerated clock: add --clock accelerated.")
            : scenario;
}
