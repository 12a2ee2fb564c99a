using System.Text.Json;

namespace Moev.Lab.Tests.Commands;

/// <summary>Tests of run, compare and sweep: what they plan, what they leave behind, and their exit codes.</summary>
public sealed class ExperimentCommandTests : IDisposable
{
    private readonly LabBench _bench = new();

    private string Out => _bench.At("out");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_takes_the_default_algorithm_and_the_seeds_of_the_scenario()
    {
        var (code, output, error) = await _bench.RunAsync(["run", "s.json", "--out", Out]);
        Assert.Equal(0, code);
        Assert.Equal([("equal-share", 1), ("equal-share", 2)], _bench.Engine.Begun.OrderBy(static plan => plan.Seed).Select(static plan => (plan.Algorithm, plan.Seed)));
        Assert.Contains("equal-share", output, StringComparison.Ordinal);
        Assert.Contains($"Report: {Path.Combine(Out, "report.html")}", output, StringComparison.Ordinal);
        Assert.Contains("[2/2]", error, StringComparison.Ordinal);
        Assert.Equal(
            ["events-01-equal-share-seed1.jsonl", "events-02-equal-share-seed2.jsonl", "report.html", "results.csv", "results.json"],
            Directory.EnumerateFileSystemEntries(Out, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Out, path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Compare_runs_all_combinations_in_the_order_of_the_plan()
    {
        var (code, _, _) = await _bench.RunAsync(
            ["compare", "s.json", "--algorithm", "edf", "--algorithm", "python3 my.py", "--fidelity", "--seeds", "3,5", "--sweep", "a.b=1:2:1", "--set", "c=x", "--out", Out, "--parallel", "1"]);
        Assert.Equal(0, code);
        Assert.Equal(
            ["1 edf Ocpp 3", "1 edf Ocpp 5", "1 edf None 3", "1 edf None 5", "1 python3 my.py Ocpp 3"],
            _bench.Engine.Begun.Take(5).Select(static plan => $"{plan.Sweep["a.b"]} {plan.Algorithm} {plan.Transport} {plan.Seed}"));
        Assert.Equal(16, _bench.Engine.Begun.Count);
        Assert.Equal(["[c, x] [a.b, 1]", "[c, x] [a.b, 2]"], _bench.Read.Select(static values => string.Join(' ', values)));
        using var results = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Out, "results.json")));
        var runs = results.RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal(16, runs.Count);
        Assert.True(results.RootElement.GetProperty("isFidelity").GetBoolean());
        Assert.Contains("--sweep a.b=1:2:1", results.RootElement.GetProperty("commandLine").GetString(), StringComparison.Ordinal);
        Assert.Contains("'python3 my.py'", results.RootElement.GetProperty("commandLine").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("All", 21)]
    [InlineData("Auto", 1)]
    [InlineData("First", 1)]
    [InlineData("None", 0)]
    public async Task Event_logs_are_those_that_were_chosen(string choice, int logs)
    {
        await _bench.RunAsync(["run", "s.json", "--seeds", "21", "--event-logs", choice, "--out", Out]);
        Assert.Equal(logs, Directory.GetFiles(Out, "events-*.jsonl").Length);
    }

    [Fact]
    public async Task Clock_of_the_command_line_replaces_that_of_the_scenario()
    {
        await _bench.RunAsync(["run", "s.json", "--clock", "accelerated", "--speed", "60", "--seeds", "1", "--log-messages", "--out", Out]);
        Assert.Equal("[clock.mode, accelerated] [clock.speed, 60]", string.Join(' ', Assert.Single(_bench.Read)));
        Assert.True(Assert.Single(_bench.Engine.Begun).LogsMessages);
    }

    [Fact]
    public async Task Run_that_fails_gives_1_and_a_report_of_the_others()
    {
        var (code, output, error) = await _bench.RunAsync(["compare", "s.json", "--algorithm", "exec:fails", "--algorithm", "edf", "--seeds", "1", "--out", Out]);
        Assert.Equal(1, code);
        Assert.Contains("exec:fails, seed 1: failed: it fails", error, StringComparison.Ordinal);
        Assert.Contains("edf", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Out, "report.html")));
    }

    [Fact]
    public async Task Report_is_not_written_when_nothing_ran()
    {
        var (code, output, _) = await _bench.RunAsync(["run", "s.json", "--algorithm", "exec:fails", "--event-logs", "None", "--out", Out]);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Condition_that_holds_gives_2_and_names_the_run_and_the_metric()
    {
        var (code, _, error) = await _bench.RunAsync(
            ["compare", "s.json", "--algorithm", "edf", "--algorithm", "exec:violates", "--seeds", "1", "--fail-on", "violationSeconds>0", "--fail-on", "peakKw<0", "--out", Out]);
        Assert.Equal(2, code);
        var line = Assert.Single(error.Split('\n'), static line => line.StartsWith("failed:", StringComparison.Ordinal));
        Assert.StartsWith("failed: exec:violates, seed 1: violationSeconds>0: violationSeconds is 3600 s", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Condition_that_does_not_hold_gives_0()
    {
        var (code, _, error) = await _bench.RunAsync(["run", "s.json", "--fail-on", "violationSeconds>0", "--fail-on", "violationSeconds[root]>0", "--out", Out]);
        Assert.Equal(0, code);
        Assert.DoesNotContain("failed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_writes_a_report_of_what_was_simulated_and_gives_130()
    {
        using var stop = new CancellationTokenSource();
        var run = _bench.RunAsync(["compare", "s.json", "--algorithm", "edf", "--algorithm", "exec:waits", "--algorithm", "llf", "--seeds", "1", "--parallel", "1", "--out", Out], stop.Token);
        await _bench.Engine.Waiting.Task.WaitAsync(LabBench.Patience);
        await stop.CancelAsync();
        var (code, output, _) = await run;
        Assert.Equal(130, code);
        Assert.Contains("exec:waits (stopped)", output, StringComparison.Ordinal);
        using var results = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Out, "results.json")));
        Assert.False(results.RootElement.GetProperty("isComplete").GetBoolean());
        Assert.Equal([3600, 1800], results.RootElement.GetProperty("runs").EnumerateArray().Select(static run => run.GetProperty("simulatedSeconds").GetInt32()));
    }

    [Fact]
    public async Task Folder_with_something_in_it_is_refused_before_anything_runs()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "mine"), "");
        var (code, _, error) = await _bench.RunAsync(["run", "s.json", "--out", Out]);
        Assert.Equal(1, code);
        Assert.Contains("is not empty", error, StringComparison.Ordinal);
        Assert.Empty(_bench.Engine.Begun);
    }

    [Fact]
    public async Task Warnings_are_shown_once()
    {
        var (_, _, error) = await _bench.RunAsync(["run", "s.json", "--algorithm", "exec:warns", "--seeds", "3", "--progress", "None", "--out", Out]);
        Assert.Single(error.Split('\n'), static line => line.StartsWith("warning: exec:warns, seed ", StringComparison.Ordinal) && line.EndsWith(": it warns", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mean_and_confidence_are_shown_over_seeds()
    {
        var (_, output, _) = await _bench.RunAsync(["run", "s.json", "--seeds", "3", "--out", Out]);
        Assert.Contains("±", output, StringComparison.Ordinal);
    }
}
