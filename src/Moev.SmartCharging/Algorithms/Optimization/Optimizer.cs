using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// A receding-horizon optimiser: plans the currents of all sessions for the hours ahead, and takes the first step of the plan. The next observation gets a new plan.
/// </summary>
public sealed class Optimizer : IChargingAlgorithm
{
    private static readonly Lazy<string?> LoadProblem = new(LinearProgram.Probe);

    private readonly OptimizerObjective _objective;
    private readonly OptimizerSettings _settings;
    private readonly Planner _planner;
    private readonly Allocation _allocation;
    private readonly List<PlannedSession> _sessions = [];

    /// <summary>Creates an optimiser.</summary>
    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    /// <exception cref="NotSupportedException">The native solver cannot be loaded.</exception>
    public Optimizer(SiteModel site, OptimizerObjective objective, OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(settings));
        if (Unavailable is { } reason)
            throw new NotSupportedException($"The optimiser {reason}");
        _objective = objective;
        _settings = settings;
        _planner = new Planner(site);
        _allocation = new Allocation(site);
    }

    /// <summary>The reason why the optimiser cannot run on this machine; null when it can.</summary>
    public static string? Unavailable => LoadProblem.Value is { } problem
        ? $"needs the native library of Google.OrTools for this platform, which cannot be loaded: {problem}"
        : null;

    /// <summary>The basis of the last decision.</summary>
    public OptimizerOutcome LastOutcome { get; private set; }

    /// <inheritdoc/>
    public void Decide(Observation observation, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(decision);
        _allocation.Begin(observation, decision);
        var connectors = _allocation.Sessions;
        var most = _settings.MaxVariables / Math.Max(connectors.Length, 1);
        var steps = PlanSteps.Of(observation.At, _settings.Horizon, _settings.Step, Math.Max(most, PlanSteps.Least));
        PlannedSession.List(observation, connectors, steps, _settings, _sessions);
        var plan = connectors.Length == 0 ? Plan.None(OptimizerOutcome.Idle)
            : most < PlanSteps.Least ? Plan.None(OptimizerOutcome.TooManySessions)
            : _planner.Solve(observation, _sessions, steps, _objective, _settings.TimeLimit);
        LastOutcome = plan.Outcome;
        PresentCurrents.Decide(plan, _sessions, steps.HoursOf(0), _objective == OptimizerObjective.Cost, _allocation);
    }
}
