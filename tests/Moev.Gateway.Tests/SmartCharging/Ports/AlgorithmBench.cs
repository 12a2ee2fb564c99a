using Microsoft.Extensions.Logging;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.Tests.Diagnostics;
using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>An algorithm under supervision at a small site, whose fallback gives each connector 7 A. Connectors are CP_1, CP_2 and so on, each with number 1.</summary>
internal sealed class AlgorithmBench : IAsyncDisposable, IAlgorithmObserver
{
    public const double FallbackAmps = 7;
    public const string FallbackName = "seven";

    /// <summary>Limits that a test does not reach by accident.</summary>
    public static readonly PortSettings Settings = new()
    {
        Budget = TimeSpan.FromSeconds(2),
        ExternalAge = TimeSpan.FromSeconds(60),
        AnswerBytes = 1_000_000,
        Retry = TimeSpan.FromSeconds(1),
        RetryMax = TimeSpan.FromSeconds(60),
        Hang = TimeSpan.FromSeconds(30),
        Stop = TimeSpan.FromSeconds(5),
        LogLines = 100,
        Directory = "",
    };

    private AlgorithmBench(string algorithm, PortSettings settings, TimeProvider time, int connectors, IChargingAlgorithm? builtIn)
    {
        Site = Row(connectors);
        Observation = new Observation(Site);
        Decision = new Decision(Site);
        var target = new AlgorithmTarget(AlgorithmKind.BuiltIn, algorithm);
        if (builtIn is null)
            Assert.True(AlgorithmTarget.TryParse(algorithm, out target, out var problem), problem);
        Algorithm = new AlgorithmPorts(time, new LogThrottle(time), LoggerFactory.Create(builder => builder.AddProvider(Log)))
            .Create(target, FallbackName, Site, settings, name => name == FallbackName ? new Constant(FallbackAmps) : builtIn!);
        Algorithm.Observer = this;
    }

    public SiteModel Site { get; }

    public ISupervisedAlgorithm Algorithm { get; }

    /// <summary>The observation that the algorithm gets; its number grows with each cycle.</summary>
    public Observation Observation { get; }

    public Decision Decision { get; }

    /// <summary>The log lines.</summary>
    public RecordingLog Log { get; } = new();

    /// <summary>The changes of state, such as "Starting-Healthy".</summary>
    public List<string> Changes { get; } = [];

    public static AlgorithmBench Create(
        string algorithm, TimeProvider time, PortSettings? settings = null, int connectors = 2, IChargingAlgorithm? builtIn = null) =>
        new(algorithm, settings ?? Settings, time, connectors, builtIn);

    /// <summary>Returns a site of single-phase connectors below one node of 100 A.</summary>
    public static SiteModel Row(int connectors) => SiteModel.Of(new Site
    {
        Name = "test",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "main", LimitAmps = 100 }],
        Connectors = [.. Enumerable.Range(1, connectors).Select(static i => new SiteConnector
        {
            ChargePoint = $"CP_{i}", ConnectorId = 1, Node = "main", Phases = [Phase.L1], MaxAmps = 32,
        })],
    });

    /// <summary>Decides the next cycle.</summary>
    public async Task<AlgorithmOutcome> CycleAsync()
    {
        Observation.Number++;
        Decision.Amps[0] = 99; // what an earlier cycle has left must not stay
        return await Algorithm.DecideAsync(Observation, Decision, CancellationToken.None);
    }

    /// <summary>Decides cycles until one ends in a state.</summary>
    public async Task<AlgorithmOutcome> CycleUntilAsync(AlgorithmState state)
    {
        AlgorithmOutcome outcome = default;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            deadline.Token.ThrowIfCancellationRequested();
            outcome = await CycleAsync();
        }
        while (outcome.State != state);
        return outcome;
    }

    /// <summary>The messages of one kind in the log.</summary>
    public List<string> Logged(int eventId) => [.. Log.Lines.Where(line => line.EventId == eventId).Select(static line => line.Message)];

    public void StateChanged(AlgorithmState previous, AlgorithmHealth health) => Changes.Add($"{previous}-{health.State}");

    public ValueTask DisposeAsync() => Algorithm.DisposeAsync();

    /// <summary>Gives each connector the same.</summary>
    internal sealed class Constant(double amps) : IChargingAlgorithm
    {
        public void Decide(Observation observation, Decision decision) => Array.Fill(decision.Amps, amps);
    }
}
