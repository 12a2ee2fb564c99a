using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Waits for reasons for a cycle. One waiter.</summary>
internal sealed class SiteChanges(
    IConnectorChanges connectors, ISiteInputs inputs, ISetPoints setPoints, ISupervisedAlgorithm algorithm, TimeProvider time, WorkTracker? work)
{
    private const CycleTriggers All = CycleTriggers.Connectors | CycleTriggers.Inputs | CycleTriggers.SetPoints | CycleTriggers.Decision;

    private Task _connectors = Task.CompletedTask;
    private Task _inputs = Task.CompletedTask;
    private Task _setPoints = Task.CompletedTask;
    private Task _posted = Task.CompletedTask;
    private volatile Wait? _wait;

    /// <summary>Gets a value indicating whether it waits, and nothing has happened that ends the wait.</summary>
    public bool IsWaiting => _wait is { Timer.IsCompleted: false } wait && (Changed() & wait.For) == CycleTriggers.None;

    /// <summary>Begins to watch. What changes from now on, even before the wait, ends the next wait. Called before a cycle reads what it needs.</summary>
    public void Watch()
    {
        _connectors = connectors.WhenChanged();
        _inputs = inputs.WhenChanged();
        _setPoints = setPoints.WhenChanged();
        _posted = algorithm.WhenPosted();
    }

    /// <summary>Waits for a change, or for a time.</summary>
    /// <param name="spacing">The time in which nothing is a reason for a cycle.</param>
    /// <param name="setPointSpacing">The time in which changes of set-points are none: a cycle that sends some would be the reason for the next.</param>
    /// <param name="period">The time after which a cycle is due anyway.</param>
    /// <param name="since">The timestamp from which the times count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CycleTriggers> WaitAsync(TimeSpan spacing, TimeSpan setPointSpacing, TimeSpan period, long since, CancellationToken cancellationToken)
    {
        var changed = await WaitAsync(CycleTriggers.None, spacing, since, cancellationToken);
        if (changed == CycleTriggers.None)
            changed = await WaitAsync(All & ~CycleTriggers.SetPoints, setPointSpacing < period ? setPointSpacing : period, since, cancellationToken);
        if (changed == CycleTriggers.None)
            changed = await WaitAsync(All, period, since, cancellationToken);
        return changed == CycleTriggers.None ? CycleTriggers.Period : Changed();
    }

    private CycleTriggers Changed() =>
        (_connectors.IsCompleted ? CycleTriggers.Connectors : CycleTriggers.None)
        | (_inputs.IsCompleted ? CycleTriggers.Inputs : CycleTriggers.None)
        | (_setPoints.IsCompleted ? CycleTriggers.SetPoints : CycleTriggers.None)
        | (_posted.IsCompleted ? CycleTriggers.Decision : CycleTriggers.None);

    private async Task<CycleTriggers> WaitAsync(CycleTriggers wanted, TimeSpan until, long since, CancellationToken cancellationToken)
    {
        if ((Changed() & wanted) is var already and not CycleTriggers.None)
            return already;
        var rest = until - time.GetElapsedTime(since);
        if (rest <= TimeSpan.Zero)
            return CycleTriggers.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(rest, time, end.Token);
        _wait = new Wait(timer, wanted);
        work?.Changed();
        await Task.WhenAny(
            timer,
            wanted.HasFlag(CycleTriggers.Connectors) ? _connectors : timer,
            wanted.HasFlag(CycleTriggers.Inputs) ? _inputs : timer,
            wanted.HasFlag(CycleTriggers.SetPoints) ? _setPoints : timer,
            wanted.HasFlag(CycleTriggers.Decision) ? _posted : timer);
        _wait = null;
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return Changed() & wanted;
    }

    private sealed record Wait(Task Timer, CycleTriggers For);
}
