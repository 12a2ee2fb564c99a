using System.CommandLine;
using System.Globalization;
using Moev.CommandLine;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Commands;

/// <summary>The command <c>validate</c>: checks a scenario, and summarises it.</summary>
internal static class ValidateCommand
{
    private const double WhPerKwh = 1000;

    public static Command Create(LabServices services)
    {
        var command = new Command("validate", "Checks a scenario, and summarises it. Exits with 1 and a line for each error, as file:line:column: path: message.")
        {
            ExperimentOptions.Scenario,
        };
        command.Add(ExperimentOptions.Set);
        command.Run(async (arguments, _) =>
        {
            var scenario = ScenarioSource.Reader(services, arguments)(new Dictionary<string, string>());
            foreach (var line in Summary(scenario))
                await arguments.InvocationConfiguration.Output.WriteLineAsync(OneLine.Of(line));
            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Summary(Scenario scenario)
    {
        var site = scenario.Site.Site;
        var chargePoints = site.Connectors.Select(static connector => connector.ChargePoint).Distinct(StringComparer.Ordinal).Count();
        yield return $"{scenario.Name}: no errors";
        yield return Text($"time      {scenario.Start:yyyy-MM-dd HH:mm zzz}, {RunLabel.Of(scenario.Duration)}; the clock is {Name(scenario.Clock)}, and a decision every {RunLabel.Of(scenario.Control.Period)}");
        yield return Text($"site      {site.Name}: {Count(chargePoints, "charge point")} with {Count(site.Connectors.Count, "connector")}, {site.Voltage:0.#} V");
        yield return "limits    " + string.Join(", ", site.Nodes.Where(static node => node.LimitAmps is not null || node.LimitWatts is not null).Select(static node => $"{node.Id} {Limit(node)}"));
        foreach (var seed in scenario.Seeds.Take(1))
        {
            var stays = scenario.Stays.Create(seed);
            var kwh = stays.Sum(static stay => stay.RequestedWh) / WhPerKwh;
            var hours = stays.Sum(static stay => (stay.Departure - stay.Arrival).TotalHours);
            yield return Text($"cars      {Count(stays.Count, "stay")} with {kwh:0.#} kWh in {hours:0.#} h, {stays.Count(static stay => stay.DeclaredDeparture is not null)} declare their departure (seed {seed})");
        }

        yield return scenario.Seeds.Count <= 10
            ? $"seeds     {string.Join(", ", scenario.Seeds)}"
            : Text($"seeds     {scenario.Seeds.Count}, from {scenario.Seeds[0]} to {scenario.Seeds[^1]}");
        if (scenario.Faults.Count > 0)
            yield return "faults    " + string.Join(", ", scenario.Faults.GroupBy(static fault => fault.Kind).Select(static kind => $"{kind.Count()} {kind.Key}"));
        if (scenario.Signals.Count > 0)
            yield return Text($"signals   {Count(scenario.Signals.Count, "limit")}");
        foreach (var warning in scenario.Warnings)
            yield return "warning   " + warning;
    }

    private static string Name(ClockSettings clock) => clock.Mode == ClockMode.Accelerated ? Text($"accelerated, {clock.Speed:0.##}×") : clock.Mode.ToString().ToLowerInvariant();

    private static string Limit(SiteNode node) => string.Join(
        " and ", ((string?[])[node.LimitAmps is { } amps ? Text($"{amps:0.#} A") : null, node.LimitWatts is { } watts ? Text($"{watts / 1000:0.#} kW") : null]).OfType<string>());

    private static string Count(int number, string what) => Text($"{number:N0} {what}{(number == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
