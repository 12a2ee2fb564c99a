using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Moev.CommandLine;
using Moev.Lab.Scenarios;
using Moev.Lab.Scenarios.Sessions;
using Moev.Lab.Scenarios.Templates;

namespace Moev.Lab.Commands;

/// <summary>The command <c>generate</c>: a new scenario to start from, or the sessions of a scenario.</summary>
internal static class GenerateCommand
{
    private static readonly Argument<string?> Scenario = new("scenario")
    {
        Description = "Scenario whose sessions are written; without it a new scenario is",
        HelpName = "SCENARIO",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly ValueOption<string> Kind = Values.Word("--kind", "Kind of the new site", [.. Enum.GetNames<SiteKind>().Select(static name => name.ToLowerInvariant())]);
    private static readonly ValueOption<int> Connectors = Values.Number("--connectors", "Its connectors", 10, 1, ScenarioLimits.MaxConnectors);
    private static readonly ValueOption<int> Days = Values.Number("--days", "Its days", 2, 1, 366);

    private static readonly ValueOption<double?> LimitKw = new(
        "--limit-kw", "Limit of its connection in kW [default: a third of what its connectors can draw]", "kW", "a number above 0 and at most 100000", null, null,
        static (string text, out double? limit) =>
        {
            limit = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
            return limit is > 0 and <= 100_000;
        });

    private static readonly ValueOption<DateOnly> Start = new(
        "--start", "Its first day", "date", "a date such as 2026-03-02, from 1970 to 2999", new TemplateOptions().Start, "2026-03-02",
        static (string text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 1970 and <= 2999);

    private static readonly ValueOption<int?> Seed = new(
        "--seed", "Seed of the new scenario, or of the sessions [default: 1, or the first of the scenario]", "n", "a whole number from 0 to 2147483647", null, null,
        static (string text, out int? seed) =>
        {
            seed = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return seed is not null;
        });

    private static readonly ValueOption<string> Format = Values.Word("--format", "Format of sessions", "csv", "json");

    private static readonly ValueOption<string?> Out = new(
        "--out", "File, which must not exist [default: standard output]", "file", "the name of a file, not empty", null, null,
        static (string text, out string? file) => (file = text).Trim().Length > 0);

    public static Command Create(LabServices services)
    {
        var command = new Command("generate", "Writes a new scenario to start from, or the sessions of a scenario.") { Scenario };
        command.Add(Kind, Connectors, LimitKw, Days, Start, Seed, ExperimentOptions.Set, Format, Out);
        command.Run(async (arguments, _) =>
        {
            if (Problem(arguments) is { } problem)
                throw new LabException(problem);
            var text = arguments.GetValue(Scenario) is { } path ? Sessions(services, arguments, path) : ScenarioTemplate.Create(Template(arguments));
            if (arguments.Value(Out) is not { } file)
            {
                await arguments.InvocationConfiguration.Output.WriteAsync(text);
                return 0;
            }

            // Never over a file of the user.
            await using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew));
            await writer.WriteAsync(text);
            return 0;
        });
        return command;
    }

    private static string? Problem(ParseResult arguments)
    {
        var isSessions = arguments.GetValue(Scenario) is not null;
        var wrong = (isSessions ? (Option[])[Kind, Connectors, LimitKw, Days, Start] : [ExperimentOptions.Set, Format]).FirstOrDefault(arguments.Has);
        return wrong is null ? null : isSessions ? $"{wrong.Name} is for a new scenario: leave out SCENARIO." : $"{wrong.Name} is for the sessions of a SCENARIO.";
    }

    private static TemplateOptions Template(ParseResult arguments) => new()
    {
        Kind = Enum.Parse<SiteKind>(arguments.Value(Kind), ignoreCase: true),
        Connectors = arguments.Value(Connectors),
        LimitKw = arguments.Value(LimitKw),
        Days = arguments.Value(Days),
        Start = arguments.Value(Start),
        Seed = arguments.Value(Seed) ?? 1,
    };

    private static string Sessions(LabServices services, ParseResult arguments, string path)
    {
        var scenario = services.ReadScenario(path, new Dictionary<string, string>(ExperimentOptions.Set.Of(arguments), StringComparer.Ordinal));
        var stays = scenario.Stays.Create(arguments.Value(Seed) ?? scenario.Seeds[0]);
        if (arguments.Value(Format) == "json")
            return SessionsWriter.ToJson(scenario, stays).ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        SessionsWriter.WriteCsv(scenario, stays, writer);
        return writer.ToString();
    }
}
