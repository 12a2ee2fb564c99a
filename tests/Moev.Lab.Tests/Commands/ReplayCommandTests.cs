using Moev.Lab.Plans;

namespace Moev.Lab.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly LabBench _bench = new();

    private string Log => Path.Combine(_bench.At("first"), "events-01-edf-seed7.jsonl");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Log_is_reproduced_and_compared_with_others()
    {
        await RecordAsync();
        var (code, output, _) = await ReplayAsync("--algorithm", "llf");
        Assert.Equal(0, code);
        Assert.Contains("Reproduced: edf gave the same event log again", output, StringComparison.Ordinal);
        var plans = _bench.Engine.Begun.Skip(1).ToList();
        Assert.Equal(["edf", "llf"], plans.Select(static plan => plan.Algorithm).Order());
        Assert.All(plans, static plan => Assert.Equal((7, TransportKind.None, 1), (plan.Seed, plan.Transport, plan.RecordedStays!.Count)));
        Assert.Equal(await File.ReadAllTextAsync(Log), await File.ReadAllTextAsync(Path.Combine(_bench.At("again"), "events-01-edf-seed7.jsonl".Replace("edf", "edf-none", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Log_that_differs_is_not_reproduced()
    {
        await RecordAsync();
        // Another energy of the last current: still an event log.
        await File.WriteAllTextAsync(Log, (await File.ReadAllTextAsync(Log)).Replace("\"offeredA\":6", "\"offeredA\":7", StringComparison.Ordinal));
        var (code, output, _) = await ReplayAsync();
        Assert.Equal(0, code);
        Assert.Contains("Not reproduced: the event log of edf has SHA-256 ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another one", "--transport", "ocpp")]
    [InlineData("were replaced", "--set", "a=1")]
    [InlineData("has no messages", "--log-messages")]
    public async Task Log_is_not_compared_when_it_must_differ(string reason, params string[] options)
    {
        await RecordAsync();
        var (code, output, _) = await ReplayAsync(options);
        Assert.Equal(0, code);
        Assert.Contains("Not compared with the log: ", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_algorithm_is_left_out_on_request()
    {
        await RecordAsync();
        var (code, output, _) = await ReplayAsync("--only-others", "--algorithm", "llf");
        Assert.Equal(0, code);
        Assert.Equal("llf", Assert.Single(_bench.Engine.Begun.Skip(1)).Algorithm);
        Assert.DoesNotContain("eproduced", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_others_needs_one()
    {
        await RecordAsync();
        var (code, _, error) = await ReplayAsync("--only-others");
        Assert.Equal((1, "--only-others needs an --algorithm.\n"), (code, error));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{}\n", "is damaged in line 1")]
    [InlineData(null, "cannot be read")]
    public async Task Something_else_is_refused(string? content, string reason)
    {
        Directory.CreateDirectory(_bench.At("first"));
        if (content is not null)
            await File.WriteAllTextAsync(Log, content);
        var (code, _, error) = await ReplayAsync();
        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private async Task RecordAsync()
    {
        var (code, _, error) = await _bench.RunAsync(["run", "s.json", "--algorithm", "edf", "--seeds", "7:7", "--transport", "none", "--out", _bench.At("first")]);
        Assert.True(code == 0, error);
        File.Move(Path.Combine(_bench.At("first"), "events-01-edf-none-seed7.jsonl"), Log);
    }

    private Task<(int Code, string Output, string Error)> ReplayAsync(params string[] options) =>
        _bench.RunAsync(["replay", Log, .. options, "--parallel", "1", "--out", _bench.At("again")]);
}
