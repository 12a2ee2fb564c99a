using System.Text;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Tests.Reports;

/// <summary>Builds results as an experiment leaves them, without an engine: a car park at two pods, and days of stays.</summary>
internal sealed record SyntheticExperiment
{
    public IReadOnlyList<string> Algorithms { get; init; } = ["uncontrolled", "edf", "python3 examples/algorithms/edf.py"];

    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    public IReadOnlyList<TransportKind> Transports { get; init; } = [TransportKind.Ocpp];

    /// <summary>The limits of the root in kW, as the values of a sweep; empty for none.</summary>
    public IReadOnlyList<int> Sweep { get; init; } = [];

    public int ChargePoints { get; init; } = 40;

    public int Days { get; init; } = 2;

    public double LimitKw { get; init; } = 70;

    public string Name { get; init; } = "Workplace, two pods";

    /// <summary>False to keep no ground truth.</summary>
    public bool KeepsRecords { get; init; } = true;

    public bool IsComplete { get; init; } = true;

    /// <summary>True for runs in which nothing happens and nothing is known: no stays, no traces, and metrics that are not numbers.</summary>
    public bool IsVoid { get; init; }

    /// <summary>The reason why a further run failed; null for none.</summary>
    public string? FailureMessage { get; init; }

    public ExperimentResult Build()
    {
        List<RunResult> runs = [];
        foreach (var limit in Sweep.Count == 0 ? [null] : Sweep.Select(static value => (int?)value))
        {
            var scenario = CreateScenario(limit ?? LimitKw);
            var sweep = limit is null ? [] : new Dictionary<string, string> { ["site.nodes[0].limitKw"] = $"{limit}" };
            foreach (var algorithm in Algorithms)
            {
                foreach (var transport in Transports)
                {
                    foreach (var seed in Seeds)
                    {
                        var plan = new RunPlan { Scenario = scenario, Seed = seed, Algorithm = algorithm, Transport = transport, Sweep = sweep, EventLogPath = $"runs/{runs.Count + 1}.jsonl" };
                        runs.Add(new SyntheticRun(plan, IsComplete || seed != Seeds[^1], IsVoid).Build(KeepsRecords));
                    }
                }
            }
        }

        return new ExperimentResult
        {
            CommandLine = $"compare scenario.json {string.Join(' ', Algorithms.Select(static name => $"--algorithm \"{name}\""))}",
            StartedAt = new DateTimeOffset(2026, 12, 1, 9, 30, 0, TimeSpan.Zero),
            IsComplete = IsComplete,
            IsFidelity = Transports.Count > 1,
            Runs = runs,
            Failures = FailureMessage is null ? [] : [.. runs.Take(1).Select(run => new RunFailure(run.Plan with { Algorithm = "broken" }, FailureMessage))],
        };
    }

    private Scenario CreateScenario(double limitKw)
    {
        var rotation = new[] { new[] { Phase.L1, Phase.L2, Phase.L3 }, [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2] };
        var site = new Site
        {
            Name = Name,
            Voltage = 230,
            Nodes =
            [
                new SiteNode { Id = "grid", LimitWatts = limitKw * 1000 },
                new SiteNode { Id = "pod-a", Parent = "grid", LimitAmps = 80 },
                new SiteNode { Id = "pod-b", Parent = "grid", LimitAmps = 80 },
            ],
            Connectors =
            [
                .. Enumerable.Range(0, ChargePoints).Select(i => new SiteConnector
                {
                    ChargePoint = $"CP_{i + 1:00}", ConnectorId = 1, Node = i % 2 == 0 ? "pod-a" : "pod-b", Phases = rotation[i % 3], MaxAmps = 16,
                }),
            ],
        };
        return new Scenario
        {
            Name = Name,
            Json = Encoding.UTF8.GetBytes("{}"),
            Folder = "",
            Seeds = Seeds,
            Start = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(1)),
            Duration = TimeSpan.FromDays(Days),
            Site = SiteModel.Of(site),
            SiteJson = Encoding.UTF8.GetBytes("{}"),
            Chargers = [.. Enumerable.Repeat(new ChargerSettings(), ChargePoints)],
            Stays = new DailyStays(ChargePoints, IsVoid ? 0 : Days),
        };
    }

    /// <summary>One car at most charge points every day.</summary>
    private sealed class DailyStays(int chargePoints, int days) : IStaySource
    {
        public IReadOnlyList<Stay> Create(int seed)
        {
            var random = new Random(seed);
            List<Stay> stays = [];
            for (var day = 0; day < days; day++)
            {
                for (var i = 0; i < chargePoints; i++)
                {
                    if (random.NextDouble() < 0.15)
                        continue;
                    var arrival = TimeSpan.FromDays(day) + TimeSpan.FromHours(7) + TimeSpan.FromSeconds(random.Next(0, 4 * 3600));
                    var departure = arrival + TimeSpan.FromHours(3) + TimeSpan.FromSeconds(random.Next(0, 6 * 3600));
                    stays.Add(new Stay
                    {
                        Number = 0,
                        Id = "",
                        Connector = i,
                        Arrival = arrival,
                        Departure = departure,
                        DeclaredDeparture = departure - TimeSpan.FromMinutes(20),
                        DeclaredWh = 15_000,
                        RequestedWh = random.Next(5, 30) * 1000,
                        Car = new CarSettings { CapacityWh = 60_000, MaxWatts = 11_000, Phases = random.Next(4) == 0 ? 1 : 3 },
                    });
                }
            }

            return [.. stays.OrderBy(static stay => stay.Arrival).Select(static (stay, number) => stay with { Number = number, Id = $"s{number + 1}" })];
        }
    }
}
