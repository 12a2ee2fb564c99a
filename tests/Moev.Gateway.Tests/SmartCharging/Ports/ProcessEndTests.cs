using System.Globalization;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>The end of child processes: none is left behind.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private readonly ShellScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task Process_ends_by_itself_when_its_input_ends()
    {
        var bench = Create("""while read -r line; do echo '{"connectors":[]}'; done; touch ended""", TimeSpan.FromSeconds(30));
        await bench.CycleUntilAsync(AlgorithmState.Healthy);
        await bench.DisposeAsync();
        Assert.True(_scripts.Has("ended"));
        Assert.Null(bench.Algorithm.Health.ProcessId);
    }

    [Fact]
    public async Task Process_that_ignores_the_end_of_its_input_is_killed_with_its_descendants()
    {
        var bench = Create("trap '' TERM INT HUP; sleep 1000 & echo $! > child; wait; sleep 1000", TimeSpan.Zero);
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => _scripts.Has("child") && _scripts.Read("child").EndsWith('\n'));
        int process = bench.Algorithm.Health.ProcessId!.Value, child = int.Parse(_scripts.Read("child"), CultureInfo.InvariantCulture);
        Assert.True(ShellScripts.Runs(process) && ShellScripts.Runs(child));
        await bench.DisposeAsync();
        await Waiting.UntilAsync(() => !ShellScripts.Runs(process) && !ShellScripts.Runs(child));
        Assert.Single(bench.Logged(AlgorithmLog.KilledId));
    }

    [Fact]
    public async Task Process_that_floods_its_standard_error_decides_and_ends()
    {
        var bench = Create("""yes >&2 & while read -r line; do echo '{"connectors":[]}'; done; kill $!""", TimeSpan.FromSeconds(30));
        await bench.CycleUntilAsync(AlgorithmState.Healthy);
        await Waiting.UntilAsync(() => bench.Logged(AlgorithmLog.StandardErrorId).Count == AlgorithmBench.Settings.LogLines);
        Assert.Equal(AlgorithmState.Healthy, (await bench.CycleAsync()).State);
        await bench.DisposeAsync();
        Assert.Equal(AlgorithmBench.Settings.LogLines, bench.Logged(AlgorithmLog.StandardErrorId).Count);
    }

    [Fact]
    public async Task Cycle_that_waits_ends_with_the_process()
    {
        var bench = Create("read -r line; touch read; exec sleep 1000", TimeSpan.Zero);
        bench.Algorithm.Start();
        await Waiting.UntilAsync(() => bench.Algorithm.Health.ProcessId is not null);
        var cycle = bench.CycleAsync();
        await Waiting.UntilAsync(() => _scripts.Has("read"));
        await bench.DisposeAsync();
        Assert.Equal((AlgorithmState.Failed, "The gateway stops."), ((await cycle).State, (await cycle).Problem));
    }

    [Fact]
    public async Task No_process_is_started_after_the_end()
    {
        var bench = Create("touch started", TimeSpan.Zero);
        await bench.DisposeAsync();
        bench.Algorithm.Start();
        Assert.Equal("The process was not started.", (await bench.CycleAsync()).Problem);
        Assert.Equal((null, false), (bench.Algorithm.Health.ProcessId, _scripts.Has("started")));
    }

    [Fact]
    public async Task End_does_not_wait_for_the_next_start()
    {
        var bench = Create("exit 1", TimeSpan.Zero, AlgorithmBench.Settings with { Retry = TimeSpan.FromHours(1), RetryMax = TimeSpan.FromHours(1) });
        await bench.CycleUntilAsync(AlgorithmState.BackingOff);
        await bench.DisposeAsync();
        await bench.DisposeAsync();
    }

    private AlgorithmBench Create(string script, TimeSpan stop, PortSettings? settings = null) => AlgorithmBench.Create(
        _scripts.Write(script), TimeProvider.System,
        (settings ?? AlgorithmBench.Settings) with { Stop = stop, Directory = _scripts.Folder, Budget = TimeSpan.FromSeconds(60) });
}
