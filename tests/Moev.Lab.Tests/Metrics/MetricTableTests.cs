using System.Text.Json;
using Moev.Lab.Metrics;
using Moev.Tests.Shared;

namespace Moev.Lab.Tests.Metrics;

public sealed class MetricTableTests
{
    [Fact]
    public void Table_has_every_number_of_a_run_once_under_its_name()
    {
        var members = typeof(RunMetrics).GetProperties().Where(static member => member.PropertyType == typeof(double)).Select(static member => JsonNamingPolicy.CamelCase.ConvertName(member.Name));
        Assert.Equal(members.Order(StringComparer.Ordinal), MetricTable.All.Select(static metric => metric.Name).Order(StringComparer.Ordinal));
        Assert.Null(MetricTable.Find("no"));
        Assert.Same(MetricTable.All[3], MetricTable.Find(MetricTable.All[3].Name));
    }

    [Fact]
    public void Documentation_has_a_row_with_a_formula_for_each_metric_and_no_other()
    {
        var rows = Repository.Read("docs/lab-metrics.md").Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .ToArray();
        Assert.Equal(
            MetricTable.All.Select(static metric => $"`{metric.Name}` | {metric.Title} | {metric.Unit} | {Arrow(metric.Better)} | {metric.Explanation}"),
            rows.Select(static row => string.Join(" | ", row[..5])));
        Assert.All(rows, static row => Assert.True(row.Length == 6 && row[5].Length > 0, row[0]));
    }

    [Fact]
    public void Values_are_shown_with_their_decimals()
    {
        Assert.Equal("12.35", MetricTable.Find("energyDeliveredPercent")!.Show(12.3456));
        Assert.Equal("–", MetricTable.Find("energyCost")!.Show(double.NaN));
    }

    private static string Arrow(Better better) => better switch
    {
        Better.Higher => "↑",
        Better.Lower => "↓",
        _ => "",
    };
}
