using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Moev.Lab.Metrics;
using Moev.Lab.Runs;
using Moev.Tests.Shared;

namespace Moev.Lab.Tests.Reports;

/// <summary>results.json, its published schema and its documentation agree.</summary>
public sealed class ResultsJsonTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(Repository.Read("schemas/lab-results.json"));

    [Fact]
    public void The_file_has_every_run_with_its_metrics()
    {
        var result = new SyntheticExperiment { Sweep = [20, 40], Days = 1 }.Build();
        var json = Read(result);

        Assert.Equal(18, json["runs"]!.AsArray().Count);
        foreach (var (run, item) in result.Runs.Zip(json["runs"]!.AsArray()))
        {
            Assert.Equal(run.Plan.Algorithm, (string?)item!["algorithm"]);
            Assert.Equal("ocpp", (string?)item["transport"]);
            Assert.Equal(run.Plan.Seed, (int?)item["seed"]);
            Assert.Equal(run.Plan.Sweep.Values.Single(), item["sweep"]!["site.nodes[0].limitKw"]!.ToJsonString());
            Assert.Equal(86_400, (double?)item["simulatedSeconds"]);
            Assert.Equal(run.Summary.EventLogHash, (string?)item["eventLogSha256"]);
            Assert.Equal(run.Metrics.EnergyDeliveredPercent, (double?)item["metrics"]!["energyDeliveredPercent"]);
            Assert.Equal(run.Metrics.Nodes.Count, item["metrics"]!["nodes"]!.AsArray().Count);
        }
    }

    [Fact]
    public void The_summary_has_the_mean_and_its_confidence_for_each_algorithm_and_sweep_value()
    {
        var result = new SyntheticExperiment { Sweep = [20, 40], Days = 1 }.Build();
        var summary = Read(result)["summary"]!.AsArray();

        Assert.Equal(6, summary.Count);
        var edf = summary.Single(static item => (string?)item!["algorithm"] == "edf" && (int?)item["sweep"]!["site.nodes[0].limitKw"] == 40)!;
        var expected = MetricSummary.Of(result.Runs.Where(static run => run.Plan.Algorithm == "edf" && run.Plan.Sweep.Values.Single() == "40").Select(static run => run.Metrics.EnergyKwh));
        Assert.Equal(3, (int?)edf["runs"]);
        Assert.Equal(expected.Mean, (double?)edf["metrics"]!["energyKwh"]!["mean"]);
        Assert.Equal(expected.HalfWidth95, (double?)edf["metrics"]!["energyKwh"]!["confidence95"]);
    }

    public static TheoryData<string> Samples => ["compare", "sweep", "fidelity", "void", "no runs", "hostile"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_file_is_valid(string sample)
    {
        using var samples = new ReportSamples();
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(samples.PageOf(sample))!, "results.json"));

        using var document = JsonDocument.Parse(text);
        var result = Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join("\n", (result.Details ?? []).Where(static detail => detail.Errors is not null).Select(static detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
    }

    /// <summary>Each is a way to break the file that the schema must notice.</summary>
    [Theory]
    [InlineData("$.version", "2")]
    [InlineData("$.runs[0].transport", "\"ocpp2\"")]
    [InlineData("$.runs[0].eventLogSha256", "\"abc\"")]
    [InlineData("$.runs[0].metrics.peakKw", "\"12\"")]
    [InlineData("$.runs[0].metrics.nodes[0].node", "1")]
    [InlineData("$.summary[0].metrics.peakKw.mean", "\"12\"")]
    public void The_schema_refuses_what_is_wrong(string path, string value)
    {
        var json = Read(new SyntheticExperiment { Days = 1, Algorithms = ["uncontrolled"] }.Build());
        var target = json.Root;
        foreach (var part in path.Split('.').Skip(1))
            target = part.EndsWith("[0]", StringComparison.Ordinal) ? target![part[..^3]]![0] : target![part];
        target!.ReplaceWith(JsonNode.Parse(value));

        using var document = JsonDocument.Parse(json.ToJsonString());
        Assert.False(Schema.Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void The_schema_and_the_documentation_name_every_metric_and_no_other()
    {
        var names = MetricTable.All.Select(static metric => metric.Name).ToArray();

        var schema = JsonNode.Parse(Repository.Read("schemas/lab-results.json"))!["$defs"]!["metrics"]!;
        Assert.Equal(names, schema["properties"]!.AsObject().Select(static member => member.Key).Except(["isBoundExact", "nodes"]));
        Assert.Equal([.. names, "isBoundExact", "nodes"], schema["required"]!.AsArray().Select(static item => (string)item!));
        var rows = MetricTable.All.Select(static metric =>
            $"| `{metric.Name}` | {(metric.Unit.Length > 0 ? metric.Unit : " ")} | {(metric.Better == Better.Neither ? " " : metric.Better.ToString().ToLowerInvariant())} | {metric.Explanation} |");
        var documented = Repository.Read("docs/lab-report.md").Split('\n').SkipWhile(static line => line != "## Metrics").Where(static line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(rows, documented);
    }

    private static JsonNode Read(ExperimentResult result)
    {
        using var folder = new ReportFolder(result);
        return JsonNode.Parse(folder.Read("results.json"))!;
    }
}
