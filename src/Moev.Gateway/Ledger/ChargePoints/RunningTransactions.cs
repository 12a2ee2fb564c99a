using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The running transactions of one charge point, and those that may turn out to be running. A status looks at them without a query. Thread-safe.
/// </summary>
internal sealed class RunningTransactions
{
    /// <summary>A connector that is Available for a moment this soon after the start of its transaction may still be charging.</summary>
    private static readonly TimeSpan ReopenTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private volatile bool _hasAny;
    private volatile RunningTransaction[] _running = []; // replaced under _gate
    private volatile RunningTransaction[] _reopenable = []; // replaced under _gate; closed soon after their start, one for a connector

    /// <summary>Gets a value indicating whether a transaction is on record, running or ended.</summary>
    public bool HasAny => _hasAny;

    /// <summary>Gets a value indicating whether one is running.</summary>
    public bool AreRunning => _running.Length > 0;

    /// <summary>Gets the transaction that runs at a connector, the newest if there are several; null when there is none.</summary>
    public RunningTransaction? FindAt(int connectorId)
    {
        // No lambda: its closure would be allocated for every connector of a site.
        var running = _running;
        for (var i = running.Length - 1; i >= 0; i--)
        {
            if (running[i].ConnectorId == connectorId)
                return running[i];
        }

        return null;
    }

    /// <summary>Notes that a transaction is on record.</summary>
    public void NoteAny() => _hasAny = true;

    /// <summary>Notes a transaction that is on record as running.</summary>
    public void NoteStarted(RunningTransaction transaction)
    {
        NoteAny();
        lock (_gate)
        {
            _running = [.. _running.Where(other => other.TransactionId != transaction.TransactionId), transaction];
            Forget(transaction.ConnectorId);
        }
    }

    /// <summary>Notes that transactions were closed because their connector is Available.</summary>
    public void NoteClosed(IReadOnlyList<int> transactionIds, in ConnectorAvailable available)
    {
        lock (_gate)
        {
            foreach (var transaction in _running)
            {
                if (!transactionIds.Contains(transaction.TransactionId))
                    continue;
                Forget(transaction.ConnectorId);
                if (available.At.IsSoonAfter(transaction.StartedAt, ReopenTime))
                    _reopenable = [.. _reopenable, transaction];
            }
        }

        NoteEnded(transactionIds);
    }

    /// <summary>Notes the outcome of reopening a transaction.</summary>
    public void NoteReopened(RunningTransaction transaction, bool isReopened)
    {
        lock (_gate)
            Forget(transaction.ConnectorId);
        if (isReopened)
            NoteStarted(transaction);
    }

    /// <summary>Notes that transactions have ended on record.</summary>
    public void NoteEnded(IReadOnlyList<int>? transactionIds)
    {
        if (transactionIds is not { Count: > 0 })
            return;
        lock (_gate)
        {
            if (Array.Exists(_running, transaction => transactionIds.Contains(transaction.TransactionId)))
                _running = Array.FindAll(_running, transaction => !transactionIds.Contains(transaction.TransactionId));
        }
    }

    /// <summary>Returns a value indicating whether one has ended because its connector is Available.</summary>
    public bool AnyEnds(in ConnectorAvailable available)
    {
        // No lambda: its closure would be allocated for every status.
        foreach (var transaction in _running)
        {
            if (available.Covers(transaction.ConnectorId) && available.At.IsAfter(transaction.StartedAt, ifEqual: false))
                return true;
        }

        return false;
    }

    /// <summary>Finds the one that began last on a connector.</summary>
    /// <param name="isOnly">True when the charge point has no other connector, so that one that was not told (0) is the same.</param>
    public RunningTransaction? Find(int connectorId, bool isOnly)
    {
        RunningTransaction? newest = null;
        foreach (var transaction in _running)
        {
            if ((transaction.ConnectorId == connectorId || (isOnly && transaction.ConnectorId == 0))
                && (newest is null || transaction.StartedAt.IsAfter(newest.StartedAt, ifEqual: true)))
            {
                newest = transaction;
            }
        }

        return newest;
    }

    /// <summary>
    /// Takes a new status into account. Finds the transaction of which it shows that it runs although its connector was Available: some charge points
    /// send that status between Preparing and Charging.
    /// </summary>
    public RunningTransaction? Resume(in ConnectorStatus status)
    {
        if (_reopenable.Length == 0)
            return null;
        if (IsCharging(status.Status))
            return FindResumed(status);
        // The next vehicle, or the same one again.
        if (status.Status != ChargePointStatus.Available)
        {
            lock (_gate)
                Forget(status.ConnectorId);
        }

        return null;
    }

    /// <summary>Finds the transaction of which a status shows that it runs although its connector was Available.</summary>
    public RunningTransaction? FindResumed(in ConnectorStatus status)
    {
        if (!IsCharging(status.Status))
            return null;
        foreach (var transaction in _reopenable)
        {
            if (transaction.ConnectorId == status.ConnectorId)
                return transaction;
        }

        return null;
    }

    private static bool IsCharging(ChargePointStatus status) =>
        status is ChargePointStatus.Charging or ChargePointStatus.SuspendedEV or ChargePointStatus.SuspendedEVSE;

    // Under _gate.
    private void Forget(int connectorId)
    {
        if (_reopenable.Length > 0)
            _reopenable = Array.FindAll(_reopenable, transaction => transaction.ConnectorId != connectorId);
    }
}
