using System.Diagnostics;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.Tests.Support;
using Moev.SmartCharging;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>The examples of algorithms in Python: they decide what they say, and the same as the algorithm of the library.</summary>
public sealed class ExampleAlgorithmTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "examples/algorithms");

    private static readonly PortSettings Patient = AlgorithmBench.Settings with { Budget = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Child_process_serves_the_earliest_departure_first()
    {
        await using var bench = AlgorithmBench.Create($"python3 '{Folder}/edf.py'", TimeProvider.System, Patient, connectors: 8);
        await CheckAsync(bench);
        Assert.Empty(bench.Logged(AlgorithmLog.StandardErrorId));
    }

    [Fact]
    public async Task Http_server_serves_the_earliest_departure_first()
    {
        using var server = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Folder, "edf_http.py"), "0"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync();
            Assert.StartsWith("Listening on http://localhost:", line, StringComparison.Ordinal);
            await using var bench = AlgorithmBench.Create(line!["Listening on ".Length..], TimeProvider.System, Patient, connectors: 8);
            await CheckAsync(bench);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task CheckAsync(AlgorithmBench bench)
    {
        Arrive(bench.Observation, 0, departsIn: 5);
        Arrive(bench.Observation, 1, departsIn: 1);
        Arrive(bench.Observation, 2, departsIn: 3);
        Arrive(bench.Observation, 3, departsIn: 4);
        Arrive(bench.Observation, 4, departsIn: null);
        Arrive(bench.Observation, 5, departsIn: 2);
        bench.Observation.Connectors[5].IsControllable = false; // it draws up to 10 A, whatever is sent
        bench.Observation.Connectors[5].CeilingAmps = 10;
        bench.Observation.Connectors[6].CeilingAmps = 6; // free, and a car that arrives may draw 6 A
        Assert.Null((await bench.CycleAsync()).Problem);
        // 100 A without 10 A and 6 A: 32, 32, then the rest of 20 A, and then nothing.
        Assert.Equal([0, 32, 32, 20, 0, double.NaN, double.NaN, double.NaN], bench.Decision.Amps);

        // A node that is nearly full: below the minimum a car pauses.
        bench.Observation.Nodes[0].BaseAmps = new PhaseValues(47.1, 0, 0);
        Assert.Null((await bench.CycleAsync()).Problem);
        Assert.Equal([0, 32, 0, 0, 0, double.NaN, double.NaN, double.NaN], bench.Decision.Amps);

        var expected = new Decision(bench.Site);
        ChargingAlgorithms.Create("edf", bench.Site).Decide(bench.Observation, expected);
        Assert.Equal(Given(expected), Given(bench.Decision));
    }

    // A connector that a decision does not name, or gives nothing.
    private static IEnumerable<double> Given(Decision decision) => decision.Amps.Take(5).Select(static amps => double.IsNaN(amps) ? 0 : amps);

    private static void Arrive(Observation observation, int connector, int? departsIn)
    {
        observation.At = Now;
        ref var state = ref observation.Connectors[connector];
        state.Status = ConnectorStatus.Charging;
        state.IsOnline = state.IsControllable = state.HasSession = true;
        state.TransactionId = connector + 1;
        state.ArrivedAt = Now.AddHours(-1);
        state.DepartsAt = departsIn is { } hours ? Now.AddHours(hours) : null;
        state.DemandAmps = 32;
        state.CeilingAmps = 6;
    }
}
