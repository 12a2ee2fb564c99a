using System.CommandLine;
using Moev.CommandLine;
using Moev.Lab.Runs;
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
        var set = ExperimentOptions.Set.Of(arguments);
        return values => WithClock(services.ReadScenario(path, new Dictionary<string, string>(set.Concat(values), StringComparer.Ordinal)), arguments);
    }

    /// <summary>Reads a scenario file.</summary>
    /// <exception cref="LabException">It cannot be read or is wrong: a line for each error, with line and column.</exception>
    public static Scenario Read(string path, IReadOnlyDictionary<string, string> overrides)
    {
        var result = ScenarioFile.Read(path, overrides);
        return result.Scenario ?? throw new LabException(string.Join(Environment.NewLine, result.Errors));
    }

    /// <summary>Reads a scenario from JSON in UTF-8.</summary>
    /// <exception cref="LabException">It is wrong: a line for each error.</exception>
    public static Scenario ReadJson(ReadOnlyMemory<byte> json, string folder, IReadOnlyDictionary<string, string> overrides) => throw new LabException("Scenario files cannot be read yet.");

    /// <summary>Returns the scenario with the clock of the command line.</summary>
    /// <exception cref="LabException">A speed is given, and the clock is not accelerated.</exception>
    public static Scenario WithClock(Scenario scenario, ParseResult arguments)
    {
        var clock = scenario.Clock;
        if (arguments.Has(ExperimentOptions.Clock))
            clock = clock with { Mode = Enum.Parse<ClockMode>(arguments.Value(ExperimentOptions.Clock), ignoreCase: true) };
        if (arguments.Has(ExperimentOptions.Speed))
        {
            if (clock.Mode != ClockMode.Accelerated)
                throw new LabException("--speed is for an accelerated clock: add --clock accelerated.");
            clock = clock with { Speed = arguments.Value(ExperimentOptions.Speed) };
        }

        return clock == scenario.Clock ? scenario : scenario with { Clock = clock };
    }
}
