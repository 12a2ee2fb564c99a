using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>Child processes that decide, and those that do not. The clock stands still unless a test moves it; processes run in real time.</summary>
public sealed class ProcessPortTests : IDisposable
{
    private const string Answer = """{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":10}]}""";
    private const string Loop = $"while read -r line; do echo '{Answer}'; done";

    private readonly FakeTimeProvider _time = new();
    private readonly ShellScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task Process_decides()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write(Loop), _time);
        var outcome = await bench.CycleAsync();
        Assert.Equal((bench.Algorithm.Health.Name, false, null), (outcome.DecidedBy, outcome.IsFallback, outcome.Problem));
        Assert.Equal([10, double.NaN], bench.Decision.Amps);
        await bench.CycleAsync();
        var health = bench.Algorithm.Health;
        Assert.Equal((AlgorithmState.Healthy, 2, 0), (health.State, health.Decided, health.Restarts));
    }

    [Fact]
    public async Task Process_gets_the_observation_as_one_line()
    {
        await using var bench = AlgorithmBench.Create(
            _scripts.Write("""while read -r line; do printf '%s\n' "$line" > seen; echo '{"connectors":[]}'; done"""), _time, InFolder());
        await bench.CycleUntilAsync(AlgorithmState.Healthy);
        using var seen = System.Text.Json.JsonDocument.Parse(_scripts.Read("seen"));
        Assert.Equal(2, seen.RootElement.GetProperty("connectors").GetArrayLength());
    }

    [Fact]
    public async Task Late_answer_is_discarded_and_the_next_one_counts()
    {
        await using var bench = AlgorithmBench.Create(
            _scripts.Write($"read -r line; touch read; while [ ! -e go ]; do sleep 0.01; done; echo '{Answer.Replace("10", "11", StringComparison.Ordinal)}'; {Loop}"), _time, InFolder());
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);

        var first = bench.CycleAsync();
        await Waiting.UntilAsync(() => _scripts.Has("read"));
        _time.Advance(AlgorithmBench.Settings.Budget);
        var outcome = await first;
        Assert.Equal((AlgorithmState.Late, true, AlgorithmBench.FallbackName), (outcome.State, outcome.IsFallback, outcome.DecidedBy));
        Assert.Equal("The process did not answer within 2000 ms (Site:BudgetMilliseconds).", outcome.Problem);
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);

        // While it owes the answer it is not asked again.
        var second = bench.CycleAsync();
        _time.Advance(AlgorithmBench.Settings.Budget);
        Assert.Equal("The process has not answered observation 1 for 4 s, so it was not asked again.", (await second).Problem);

        var third = bench.CycleAsync();
        _scripts.Create("go");
        Assert.Equal(AlgorithmState.Healthy, (await third).State);
        Assert.Equal(10, bench.Decision.Amps[0]);
        Assert.Equal(["Starting-Late", "Late-Healthy"], bench.Changes);
    }

    [Fact]
    public async Task Crash_fails_the_cycle_at_once_and_the_process_is_started_again_after_growing_waits()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write("read -r line; echo 'no module numpy' >&2; exit 3"), _time);
        foreach (var (restarts, wait) in new[] { (0, 1), (1, 2), (2, 4) })
        {
            var outcome = await bench.CycleUntilAsync(AlgorithmState.Failed);
            Assert.Equal("The process ended with exit code 3. Its last message: 'no module numpy'.", outcome.Problem);
            outcome = await bench.CycleUntilAsync(AlgorithmState.BackingOff);
            Assert.EndsWith($"It is started again in {wait} s.", outcome.Problem, StringComparison.Ordinal);
            Assert.Equal(restarts, bench.Algorithm.Health.Restarts);
            Assert.Null(bench.Algorithm.Health.ProcessId);
            _time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
            Assert.Equal(AlgorithmState.BackingOff, (await bench.CycleAsync()).State);
            _time.Advance(TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public async Task Wait_starts_anew_after_the_process_has_worked()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write("read -r line; exit 1"), _time);
        await bench.CycleUntilAsync(AlgorithmState.BackingOff);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);
        _time.Advance(AlgorithmBench.Settings.RetryMax + TimeSpan.FromTicks(1));
        var outcome = await bench.CycleUntilAsync(AlgorithmState.BackingOff);
        Assert.EndsWith("It is started again in 1 s.", outcome.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", "The process ended with exit code 0.")]
    [InlineData("kill -9 $$", "The process ended with exit code 137.")]
    [InlineData("yes", "The process wrote a line although no observation waits for a decision: 'y'. Standard output is for decisions; messages go to standard error.")]
    public async Task Process_that_does_not_wait_for_an_observation_is_ended(string script, string expected)
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write(script), _time);
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Logged(AlgorithmLog.EndedId).Count > 0);
        Assert.Equal(expected, (await bench.CycleUntilAsync(AlgorithmState.Failed)).Problem);
        Assert.Null(bench.Algorithm.Health.ProcessId);
    }

    [Fact]
    public async Task Program_that_does_not_exist_is_named()
    {
        await using var bench = AlgorithmBench.Create("exec:no-such-program", _time);
        var outcome = await bench.CycleUntilAsync(AlgorithmState.Failed);
        Assert.StartsWith("The program 'no-such-program' cannot be started:", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);
    }

    [Theory]
    [InlineData("hello", "The document is not JSON")]
    [InlineData("""{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":9},{"chargePoint":"CP_9","connectorId":1,"amps":9}]}""", "connectors[1]")]
    [InlineData("""{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":-1}]}""", "connectors[0].amps must be a number of at least 0.")]
    [InlineData("""{"connectors":[{"chargePoint":"CP_1","connectorId":1,"amps":NaN}]}""", "The document is not JSON")]
    [InlineData("""{"number":77,"connectors":[]}""", "The process answered observation 77, and observation ")]
    public async Task Nonsense_fails_the_cycle_and_the_process_stays(string answer, string expected)
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write($"while read -r line; do echo '{answer}'; done"), _time);
        var outcome = await bench.CycleUntilAsync(AlgorithmState.Failed);
        Assert.Contains(expected, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal([AlgorithmBench.FallbackAmps, AlgorithmBench.FallbackAmps], bench.Decision.Amps);
        var process = bench.Algorithm.Health.ProcessId;
        Assert.NotNull(process);
        Assert.Equal(AlgorithmState.Failed, (await bench.CycleAsync()).State);
        Assert.Equal(process, bench.Algorithm.Health.ProcessId);
    }

    [Fact]
    public async Task Process_that_never_reads_delays_no_cycle_beyond_its_budget_and_is_ended()
    {
        // More than a pipe holds.
        await using var bench = AlgorithmBench.Create(_scripts.Write("exec sleep 1000"), _time, connectors: 2_000);
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);
        var process = bench.Algorithm.Health.ProcessId!.Value;
        for (var i = 0; i < 3; i++)
        {
            var cycle = bench.CycleAsync();
            _time.Advance(AlgorithmBench.Settings.Budget);
            Assert.Equal(AlgorithmState.Late, (await cycle).State);
        }

        _time.Advance(AlgorithmBench.Settings.Hang);
        Assert.Equal("The process did not answer observation 1 for 30 s (Site:AlgorithmHangSeconds).", (await bench.CycleUntilAsync(AlgorithmState.Failed)).Problem);
        await Waiting.UntilAsync(() => !ShellScripts.Runs(process));
    }

    [Theory]
    [InlineData(1_024, AlgorithmStateName.Healthy)]
    [InlineData(1_025, AlgorithmStateName.Failed)]
    public async Task Length_of_an_answer_is_bounded(int bytes, string expected)
    {
        await using var bench = AlgorithmBench.Create(
            _scripts.Write($"while read -r line; do printf '%-{bytes}s\\n' '{Answer}'; done"), _time, AlgorithmBench.Settings with { AnswerBytes = 1_024 });
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);
        var outcome = await bench.CycleAsync();
        Assert.Equal(expected, outcome.State.ToString());
        if (outcome.IsFallback)
            Assert.Equal("The process wrote a line of more than 1024 bytes (Site:MaxAnswerBytes).", outcome.Problem);
    }

    [Fact]
    public async Task Line_without_an_end_does_not_fill_the_memory()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write("read -r line; cat /dev/zero"), _time);
        Assert.Equal("The process wrote a line of more than 1000000 bytes (Site:MaxAnswerBytes).", (await bench.CycleUntilAsync(AlgorithmState.Failed)).Problem);
    }

    [Fact]
    public async Task Process_that_starts_slowly_takes_over_when_it_is_ready()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write($"while [ ! -e go ]; do sleep 0.01; done; {Loop}"), _time, InFolder());
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);
        var first = bench.CycleAsync();
        _time.Advance(AlgorithmBench.Settings.Budget);
        Assert.Equal(AlgorithmState.Late, (await first).State);
        _scripts.Create("go");
        Assert.Equal(AlgorithmState.Healthy, (await bench.CycleAsync()).State);
    }

    [Theory]
    [InlineData("exec 1>&-; exec sleep 1000", "The process has closed its standard output.")]
    [InlineData("exec 0<&-; exec sleep 1000", "The process has closed its standard input.")]
    public async Task Process_that_closes_a_stream_is_ended(string script, string expected)
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write("touch ready; " + script), _time, InFolder(), connectors: 2_000);
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null && _scripts.Has("ready"));
        var cycle = bench.CycleAsync();
        await Waiting.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1)); // the wait for its exit code
            return bench.Logged(AlgorithmLog.EndedId).Count > 0;
        });
        await cycle;
        Assert.Contains(expected, bench.Logged(AlgorithmLog.EndedId).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_error_is_logged_with_bounds()
    {
        await using var bench = AlgorithmBench.Create(
            _scripts.Write($"i=0; while [ $i -lt 5 ]; do echo \"line $i\" >&2; i=$((i+1)); done; printf '%02000d\\n' 0 >&2; {Loop}"), _time,
            AlgorithmBench.Settings with { LogLines = 3 });
        await bench.CycleUntilAsync(AlgorithmState.Healthy);
        await Waiting.UntilAsync(() => bench.Logged(AlgorithmLog.StandardErrorId).Count == 3);
        Assert.Equal(["line 0", "line 1", "line 2"], bench.Logged(AlgorithmLog.StandardErrorId).Select(static line => line.Split(": ")[1]));
    }

    [Fact]
    public async Task Long_line_of_standard_error_is_cut()
    {
        await using var bench = AlgorithmBench.Create(_scripts.Write($"printf '%02000d\\n' 0 >&2; {Loop}"), _time);
        await bench.CycleUntilAsync(AlgorithmState.Healthy);
        await Waiting.UntilAsync(() => bench.Logged(AlgorithmLog.StandardErrorId).Count > 0);
        Assert.EndsWith(": " + new string('0', 1_000), bench.Logged(AlgorithmLog.StandardErrorId).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_has_its_directory_and_not_the_secrets_of_the_gateway()
    {
        const string Secret = "MOEV_PORT_TEST";
        Environment.SetEnvironmentVariable(Secret, "secret");
        try
        {
            await using var bench = AlgorithmBench.Create(
                _scripts.Write($"echo \"$PWD ${{{Secret}:-none}} $PYTHONUNBUFFERED\" > here; {Loop}"), _time, InFolder());
            await bench.CycleUntilAsync(AlgorithmState.Healthy);
            Assert.Equal($"{_scripts.Folder} none 1", _scripts.Read("here").Trim());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Secret, null);
        }
    }

    private PortSettings InFolder() => AlgorithmBench.Settings with { Directory = _scripts.Folder };

    // The enum is internal, and a test's parameters are public.
    private static class AlgorithmStateName
    {
        public const string Healthy = nameof(AlgorithmState.Healthy);
        public const string Failed = nameof(AlgorithmState.Failed);
    }
}
