using System.Globalization;
using Moev.Lab.Scenarios.Sessions;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>
/// Reads the true load of other consumers from CSV. Columns: time (seconds since the start, or a date and time), node (an id; or the scenario's member 'node'), and
/// one of: amps (each line), l1, l2 and l3 (A), kw (spread evenly over the lines).
/// </summary>
internal static class BaseLoadReader
{
    private const int Lines = 3;
    private const double WattsPerKilowatt = 1000;
    private const double MostAmps = 100_000;

    public static LoadSeries? Read(LocatedValue? value, SessionScene scene, ReadContext context)
    {
        if (value is null || Members.Of(value, context.Errors) is not { } members)
            return null;
        var file = members.Require("file");
        var node = members.Node("node", scene.Site, context.Errors);
        members.End();
        if (file is null || !context.Errors.IsEmpty || context.ReadFile(file, ScenarioLimits.MaxDataBytes) is not { } bytes)
            return null;
        var changes = new List<(TimeSpan At, int Node, PhaseValues Amps)>();
        var times = new SessionTimes(scene.Calendar.Start, scene.Calendar.Zone, scene.Calendar.Start, TimeSpan.FromSeconds(1));
        var errors = new List<(int Line, string Message)>();
        var problem = CsvTable.Read(bytes, ScenarioLimits.MaxRows, table => Check(table, node), table =>
        {
            if (errors.Count < ScenarioLimits.MaxErrors && ReadRow(table, node, scene.Site, times, errors) is { } change)
                changes.Add(change);
        });
        if (problem is { } first)
            errors.Add(first);
        foreach (var error in errors)
            context.AddElsewhere(new ScenarioError(file.Text, error.Line, 0, "", error.Message));
        return new LoadSeries { Changes = Within(changes, scene.Calendar.Duration) };
    }

    private static string? Check(CsvTable table, int? node)
    {
        if (!table.Has("time"))
            return "The column 'time' is missing.";
        if (node is null && !table.Has("node"))
            return "The column 'node' is missing. Without it, the scenario must name the node.";
        var kinds = (table.Has("amps") ? 1 : 0) + (table.Has("kw") ? 1 : 0) + (table.Has("l1") && table.Has("l2") && table.Has("l3") ? 1 : 0);
        return kinds == 1 ? null : "Must have either the column 'amps', or 'kw', or the three columns 'l1', 'l2' and 'l3'.";
    }

    private static (TimeSpan At, int Node, PhaseValues Amps)? ReadRow(CsvTable table, int? node, SiteModel site, SessionTimes times, List<(int Line, string Message)> errors)
    {
        var text = table.Cell("time").Trim();
        var at = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : SessionTimeText.Read(text, times);
        var index = table.Has("node") ? site.FindNode(table.Cell("node").Trim()) : node!.Value;
        double[] amps = table.Has("l1")
            ? [Number("l1", 1), Number("l2", 1), Number("l3", 1)]
            : [.. Enumerable.Repeat(table.Has("kw") && index >= 0 ? Number("kw", WattsPerKilowatt / Lines / VoltageOf(site, index)) : Number("amps", 1), Lines)];
        if (at is null)
            errors.Add((table.Line, $"time is '{text}' and must be a number of seconds since the start, or a date and time."));
        if (index < 0)
            errors.Add((table.Line, $"node is '{table.Cell("node")}', which the site does not have."));
        if (amps.Any(static value => !(value is >= 0 and <= MostAmps)))
            errors.Add((table.Line, "The load must be a number from 0 that is at most 100000 A."));
        return at is null || index < 0 ? null : (at.Value, index, new PhaseValues(amps[0], amps[1], amps[2]));

        double Number(string column, double factor) =>
            double.TryParse(table.Cell(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value * factor : double.NaN;
    }

    /// <summary>Returns the changes of the simulation. The last ones before the start hold at the start.</summary>
    private static List<(TimeSpan At, int Node, PhaseValues Amps)> Within(List<(TimeSpan At, int Node, PhaseValues Amps)> changes, TimeSpan duration)
    {
        var ordered = changes.Where(change => change.At < duration).OrderBy(static change => change.At).ToList();
        var first = ordered.Where(static change => change.At <= TimeSpan.Zero).GroupBy(static change => change.Node).Select(static node => node.Last() with { At = TimeSpan.Zero });
        return [.. first, .. ordered.Where(static change => change.At > TimeSpan.Zero)];
    }

    /// <summary>Returns V between a line and neutral at a node.</summary>
    private static double VoltageOf(SiteModel site, int node)
    {
        for (var at = node; at >= 0; at = site.ParentOf(at))
        {
            if (site.Nodes[at].Transformer is { } transformer)
                return transformer.SecondaryVolts;
        }

        return site.Site.Voltage;
    }
}
