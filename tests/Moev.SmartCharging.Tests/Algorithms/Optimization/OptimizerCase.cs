using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

/// <summary>A site with one node and an observation of it at noon, for hand-calculated cases.</summary>
internal sealed class OptimizerCase
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public OptimizerCase(double limitAmps, params SiteConnector[] connectors)
        : this([new SiteNode { Id = "grid", LimitAmps = limitAmps }], connectors)
    {
    }

    public OptimizerCase(IReadOnlyList<SiteNode> nodes, params SiteConnector[] connectors)
    {
        Model = SiteModel.Of(new Site { Name = "test", Voltage = 230, Nodes = nodes, Connectors = connectors, FailSafeAmps = 0 });
        Observation = new Observation(Model) { At = Noon };
    }

    public SiteModel Model { get; }

    public Observation Observation { get; }

    public OptimizerSettings Settings { get; init; } = new();

    public OptimizerOutcome Outcome { get; private set; }

    public static SiteConnector Connector(string id, double maxAmps = 32, CurrentSteps? steps = null, string node = "grid", params Phase[] phases) => new()
    {
        ChargePoint = id,
        ConnectorId = 1,
        Node = node,
        Phases = phases is [] ? [Phase.L1] : phases,
        MaxAmps = maxAmps,
        Steps = steps ?? CurrentSteps.Continuous,
    };

    /// <summary>A car that arrived an hour ago.</summary>
    public OptimizerCase Car(int connector, double kwh = double.NaN, double hours = double.NaN, int priority = 0)
    {
        ref var state = ref Observation.Connectors[connector];
        state.IsOnline = state.IsControllable = state.HasSession = true;
        state.Status = ConnectorStatus.Charging;
        state.ArrivedAt = Noon.AddHours(-1);
        state.RequestedWh = kwh * 1000;
        state.DepartsAt = double.IsNaN(hours) ? null : Noon.AddHours(hours);
        state.Priority = priority;
        return this;
    }

    /// <summary>Prices of an hour each from noon on; the last one holds for ever.</summary>
    public OptimizerCase Prices(params double[] prices)
    {
        Observation.Prices = [.. prices.Select(static (price, hour) => new PricePeriod(Noon.AddHours(hour), price))];
        return this;
    }

    public double[] Decide(OptimizerObjective objective)
    {
        var optimizer = new Optimizer(Model, objective, Settings with { TimeLimit = TimeSpan.FromMinutes(1) }); // a busy machine must not matter
        var decision = new Decision(Model);
        optimizer.Decide(Observation, decision);
        Outcome = optimizer.LastOutcome;
        return decision.Amps;
    }

    /// <summary>Plans without deciding.</summary>
    public (Plan Plan, PlanSteps Steps, List<PlannedSession> Sessions) Plan(OptimizerObjective objective, TimeSpan horizon, TimeSpan step)
    {
        var steps = PlanSteps.Of(Observation.At, horizon, step, 100);
        List<PlannedSession> sessions = [];
        var connectors = Enumerable.Range(0, Observation.Connectors.Length).Where(i => Observation.Connectors[i] is { IsControllable: true, WantsCurrent: true });
        PlannedSession.List(Observation, [.. connectors], steps, Settings, sessions);
        return (new Planner(Model).Solve(Observation, sessions, steps, objective, TimeSpan.FromMinutes(1)), steps, sessions);
    }
}
