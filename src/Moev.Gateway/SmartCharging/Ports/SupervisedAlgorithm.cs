using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Asks an algorithm within a budget, and the fallback when it does not decide.</summary>
/// <param name="target">The algorithm.</param>
/// <param name="port">The way in which it is asked; disposed with this object.</param>
/// <param name="fallbackName">The name of the fallback.</param>
/// <param name="fallback">The fallback.</param>
/// <param name="site">The site.</param>
/// <param name="budget">The time of a cycle.</param>
/// <param name="time">The clock.</param>
/// <param name="stopwatch">Measures the time that decisions take; null for the clock.</param>
internal sealed class SupervisedAlgorithm(
    AlgorithmTarget target, IAlgorithmPort port, string fallbackName, IChargingAlgorithm fallback, SiteModel site, TimeSpan budget, TimeProvider time, AlgorithmStopwatch? stopwatch = null)
    : ISupervisedAlgorithm
{
    private readonly Decision _answer = new(site); // the caller of DecideAsync
    private readonly StateReports _reports = new(time); // the caller of DecideAsync
    private readonly TimeProvider _stopwatch = stopwatch?.Time ?? time;
    private readonly Lock _gate = new();
    private AlgorithmHealth _health = new() { Name = target.Name, Kind = target.Kind, Fallback = fallbackName }; // under the gate

    public IAlgorithmObserver? Observer { get; set; }

    public AlgorithmHealth Health
    {
        get
        {
            lock (_gate)
                return _health with { Restarts = port.Restarts, ProcessId = port.ProcessId };
        }
    }

    public void Start() => port.Start();

    public async ValueTask<AlgorithmOutcome> DecideAsync(Observation observation, Decision decision, CancellationToken cancellationToken)
    {
        var began = _stopwatch.GetTimestamp();
        var answer = await AskAsync(observation, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var took = _stopwatch.GetElapsedTime(began);
        var problem = answer.Problem;
        if (answer.State == AlgorithmState.Healthy)
            _answer.CopyTo(decision);
        else
            problem += FallBack(observation, decision);
        Record(answer, problem, took);
        return new AlgorithmOutcome(
            problem is null ? target.Name : fallbackName, problem is not null, problem, problem is null ? took : _stopwatch.GetElapsedTime(began), answer.State);
    }

    public PostedDecision Post(ReadOnlySpan<byte> json) => port is ExternalPort external
        ? external.Post(json)
        : new PostedDecision(PostedDecisionStatus.NotExternal, $"Site:Algorithm is '{target.Name}': decisions can be posted only when it is '{AlgorithmTarget.External}'.");

    public Task WhenPosted() => port is ExternalPort external ? external.WhenPosted() : Never.Task;

    public ValueTask DisposeAsync() => port.DisposeAsync();

    private static readonly TaskCompletionSource Never = new();

    private async ValueTask<PortAnswer> AskAsync(Observation observation, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(budget, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await port.AskAsync(observation, _answer, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return PortAnswer.Late($"The algorithm did not decide within {budget.TotalMilliseconds:0} ms (Site:BudgetMilliseconds).");
        }
        catch (Exception e)
        {
            // A defect of an algorithm of the gateway itself must not end the loop.
            return PortAnswer.Failed($"The algorithm failed: {e.GetType().Name}: {e.Message}");
        }
    }

    /// <returns>The fallback's own problem, to follow that of the algorithm; null when it decided.</returns>
    private string? FallBack(Observation observation, Decision decision)
    {
        decision.Clear();
        try
        {
            fallback.Decide(observation, decision);
            return null;
        }
        catch (Exception e)
        {
            decision.Clear(); // every connector gets its fail-safe current
            return $" The fallback failed too: {e.GetType().Name}: {e.Message}";
        }
    }

    private void Record(in PortAnswer answer, string? problem, TimeSpan took)
    {
        var state = answer.State;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _health = problem is null
                ? _health with { State = state, Decided = _health.Decided + 1, LastDecisionAt = now, LastElapsed = took, Note = answer.Note }
                : _health with { State = state, Failures = _health.Failures + 1, LastProblem = problem, LastProblemAt = now };
        }

        if (_reports.TryReport(state, out var previous))
            Observer?.StateChanged(previous, Health);
    }
}
