using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Benchmarks;

/// <summary>
/// A child process gets and answers an observation of 1,000 connectors, each with a session. <see cref="Constant"/> answers at once with the same decision, so that its time is what
/// the gateway and the pipes add.
/// </summary>
[MemoryDiagnoser, BenchmarkCategory(Ungated.Category)]
public class AlgorithmPortBenchmarks
{
    private const int Connectors = 1_000;
    private const string AnswerAtOnce = "import sys; answer = open(sys.argv[1], 'rb').read(); [(sys.stdout.buffer.write(answer), sys.stdout.buffer.flush()) for line in sys.stdin.buffer]";

    private readonly string _answer = Path.GetTempFileName();
    private Observation _observation = null!;
    private Decision _decision = null!;
    private ISupervisedAlgorithm _constant = null!;
    private ISupervisedAlgorithm _edf = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var site = SiteModel.Of(new Site
        {
            Name = "bench",
            Voltage = 230,
            Nodes = [new SiteNode { Id = "main", LimitAmps = 4_000 }, .. Enumerable.Range(0, 20).Select(static i => new SiteNode { Id = $"row{i}", Parent = "main", LimitAmps = 400 })],
            Connectors = [.. Enumerable.Range(0, Connectors).Select(static i => new SiteConnector
            {
                ChargePoint = $"CP_{i}", ConnectorId = 1, Node = $"row{i % 20}", Phases = [Phase.L1, Phase.L2, Phase.L3], MaxAmps = 32,
            })],
        });
        _observation = new Observation(site);
        _decision = new Decision(site);
        for (var i = 0; i < Connectors; i++)
        {
            ref var state = ref _observation.Connectors[i];
            state.IsOnline = state.IsControllable = state.HasSession = true;
            state.Status = ConnectorStatus.Charging;
            state.DepartsAt = DateTimeOffset.UnixEpoch.AddSeconds(i * 7_919 % 86_400);
            (state.Watts, state.Amps, state.PhaseAmps, state.MeasurementAge) = (11_040, 16, new PhaseValues(16, 16, 16), 5);
            (state.LimitAmps, state.SetPointAmps, state.CeilingAmps) = (16, 16, 16);
        }

        ChargingAlgorithms.Create("edf", site).Decide(_observation, _decision);
        using (var writer = new DecisionWriter(site))
        {
            var json = new System.Buffers.ArrayBufferWriter<byte>();
            writer.Write(_decision, json);
            File.WriteAllBytes(_answer, [.. json.WrittenSpan, (byte)'\n']);
        }

        _constant = Create(["python3", "-c", AnswerAtOnce, _answer]);
        _edf = Create(["python3", Path.Combine(Root(), "examples/algorithms/edf.py")]);

        ISupervisedAlgorithm Create(IReadOnlyList<string> command) => new AlgorithmPorts(TimeProvider.System, new LogThrottle(TimeProvider.System), NullLoggerFactory.Instance)
            .Create(AlgorithmTarget.Of(command), "equal-share", site, PortSettings.Of(new SiteOptions { BudgetMilliseconds = 60_000 }), name => ChargingAlgorithms.Create(name, site));
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _constant.DisposeAsync();
        await _edf.DisposeAsync();
        File.Delete(_answer);
    }

    [Benchmark(Baseline = true)]
    public Task Constant() => DecideAsync(_constant);

    [Benchmark]
    public Task EarliestDeadlineFirst() => DecideAsync(_edf);

    private async Task DecideAsync(ISupervisedAlgorithm algorithm)
    {
        _observation.Number++;
        if ((await algorithm.DecideAsync(_observation, _decision, CancellationToken.None)).Problem is { } problem)
            throw new InvalidOperationException(problem);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Moev.Gateway.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
