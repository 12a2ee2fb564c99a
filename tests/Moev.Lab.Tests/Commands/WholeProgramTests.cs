using System.Text.Json;
using Moev.Lab.Commands;

namespace Moev.Lab.Tests.Commands;

/// <summary>Tests of the commands with real scenarios and engines: what is generated is valid, runs, and can be replayed.</summary>
public sealed class WholeProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-lab-").FullName;

    private string Scenario => Path.Combine(_folder, "site.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Generated_scenario_is_valid_runs_and_is_reproduced()
    {
        Assert.Equal(0, (await RunAsync("generate", "--kind", "depot", "--connectors", "3", "--days", "1", "--out", Scenario)).Code);
        var (code, output, _) = await RunAsync("validate", Scenario);
        Assert.Equal(0, code);
        Assert.Contains("3 connectors at 3 charge points", output, StringComparison.Ordinal);

        var first = Path.Combine(_folder, "first");
        (code, output, var error) = await RunAsync(
            "compare", Scenario, "--transport", "none", "--algorithm", "edf", "--algorithm", "uncontrolled", "--sweep", "site.nodes[grid].limitKw=5,50", "--fail-on", "violationSeconds>0", "--fail-on", "peakKw>6", "--bound", "--out", first);
        Assert.True(code == 2, error);
        Assert.Contains("failed: edf, without OCPP, limitKw = 50, seed 1: peakKw>6", error, StringComparison.Ordinal);
        Assert.DoesNotContain("failed: edf, without OCPP, limitKw = 5,", error, StringComparison.Ordinal);
        Assert.Contains("regret", output, StringComparison.Ordinal);
        using var results = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(first, "results.json")));
        Assert.Equal(4, results.RootElement.GetProperty("runs").GetArrayLength());

        var log = Path.Combine(first, "events-01-edf-none-seed1.jsonl");
        (code, output, error) = await RunAsync("replay", log, "--algorithm", "llf", "--out", Path.Combine(_folder, "again"));
        Assert.True(code == 0, error);
        Assert.Contains("Reproduced: edf", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_of_a_scenario_are_written()
    {
        await RunAsync("generate", "--connectors", "3", "--out", Scenario);
        var (code, output, _) = await RunAsync("generate", Scenario, "--seed", "4");
        Assert.Equal(0, code);
        Assert.StartsWith("arrival,departure,", output, StringComparison.Ordinal);
        (_, output, _) = await RunAsync("generate", Scenario, "--format", "json");
        Assert.Equal("list", JsonDocument.Parse(output).RootElement.GetProperty("source").GetString());
    }

    [Fact]
    public async Task File_is_not_overwritten()
    {
        await File.WriteAllTextAsync(Scenario, "mine");
        var (code, _, error) = await RunAsync("generate", "--out", Scenario);
        Assert.Equal(1, code);
        Assert.Contains("already exists", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Scenario));
    }

    [Theory]
    [InlineData("--days is for a new scenario", "generate", "s.json", "--days", "3")]
    [InlineData("--format is for the sessions", "generate", "--format", "csv")]
    [InlineData("--kind must be one of", "generate", "--kind", "moon")]
    [InlineData("--start must be a date", "generate", "--start", "2026-13-01")]
    public async Task Wrong_options_are_refused(string reason, params string[] words)
    {
        var (code, _, error) = await RunAsync(words);
        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_a_file_have_line_and_column()
    {
        await File.WriteAllTextAsync(Scenario, "{\n  \"version\": 2\n}\n");
        var (code, output, error) = await RunAsync("validate", Scenario);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{Scenario}:2:14: $.version: Must be 1", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await LabProgram.RunAsync(new LabServices(), words, output, error).WaitAsync(LabBench.Patience);
        return (code, output.ToString(), error.ToString());
    }
}
