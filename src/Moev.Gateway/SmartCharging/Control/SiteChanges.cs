using Moev.Gateway.Ledger;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Waits for reasons for a cycle. One waiter.</summary>
internal sealed class SiteChanges(
    IConnectorChanges connectors, ISiteInputs inputs, ISetPoints setPoints, ISupervisedAlgorithm algorithm, TimeProvider time)
{
    private Task _connectors = Task.CompletedTask;
    private Task _inputs = Task.CompletedTask;
    private Task _setPoints = Task.CompletedTask;
    private Task _posted = Task.CompletedTask;

    /// <summary>Begins to watch. What changes from now on, even before the wait, ends the next wait. Called before a cycle reads what it needs.</summary>
    public void Watch()
    {
        _connectors = connectors.WhenChanged();
        _inputs = inputs.WhenChanged();
        _setPoints = setPoints.WhenChanged();
        _posted = algorithm.WhenPosted();
    }

    /// <summary>Waits for a change, or for a time.</summary>
    /// <param name="period">The time after which a cycle is due anyway.</param>
    /// <param name="setPointSpacing">The time in which changes of set-points are no reason: a cycle that sends some would be the reason for the next.</param>
    public async Task<CycleTriggers> WaitAsync(TimeSpan period, TimeSpan setPointSpacing, CancellationToken cancellationToken)
    {
        if (setPointSpacing > TimeSpan.Zero && setPointSpacing < period && await WaitAsync(setPointSpacing, withSetPoints: false, cancellationToken))
            return Changed();
        else if (setPointSpacing > TimeSpan.Zero)
            period -= setPointSpacing;
        return await WaitAsync(period, withSetPoints: true, cancellationToken) ? Changed() : CycleTriggers.Period;
    }

    private CycleTriggers Changed() =>
        (_connectors.IsCompleted ? CycleTriggers.Connectors : CycleTriggers.None)
        | (_inputs.IsCompleted ? CycleTriggers.Inputs : CycleTriggers.None)
        | (_setPoints.IsCompleted ? CycleTriggers.SetPoints : CycleTriggers.None)
        | (_posted.IsCompleted ? CycleTriggers.Decision : CycleTriggers.None);

    private async Task<bool> WaitAsync(TimeSpan most, bool withSetPoints, CancellationToken cancellationToken)
    {
        if (most <= TimeSpan.Zero)
            return (Changed() & (withSetPoints ? (CycleTriggers)byte.MaxValue : ~CycleTriggers.SetPoints)) != CycleTriggers.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(most, time, end.Token);
        var first = await Task.WhenAny(withSetPoints ? [_connectors, _inputs, _posted, _setPoints, timer] : [_connectors, _inputs, _posted, timer]);
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first != timer;
    }
}
