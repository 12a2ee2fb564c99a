using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Fails overdue writes and reports the state of storage.</summary>
internal sealed partial class GroupCommitWriter
{
    private void FailOverdue()
    {
        LedgerUnavailableException? exception = null; // one for all, because thousands can be overdue at once
        lock (_gate)
        {
            foreach (var write in _batch)
                FailIfOverdue(write, ref exception);
            foreach (var write in _waiting)
                FailIfOverdue(write, ref exception);
            // A call into storage that never returns reports nothing by itself.
            if (_unavailableReason is null && _callBegunAt is { } begunAt && _time.GetElapsedTime(begunAt) >= StallTime)
                Lost(DoesNotAnswer);
            // Without a write nothing would notice, for example, that the ledger's file was removed.
            if (_unavailableReason is null && !_stopping && _store.Problem is not null)
            {
                _mustTest = true;
                _wake.Set();
            }
        }
    }

    private void FailAll(Exception exception)
    {
        lock (_gate)
        {
            foreach (var write in _batch)
                write.Failed(exception);
            while (_waiting.TryDequeue(out var write))
                write.Failed(exception);
        }
    }

    private void FailIfOverdue(LedgerWrite write, ref LedgerUnavailableException? exception)
    {
        if (_time.GetElapsedTime(write.HandedOverAt) >= _holdTime)
            write.Failed(exception ??= Unavailable(_unavailableReason ?? DoesNotAnswer));
    }

    private void Lost(string reason)
    {
        if (_unavailableReason is null)
            LedgerLog.Unavailable(_logger, reason);
        _unavailableReason = reason;
    }

    private void Available()
    {
        if (_unavailableReason is null)
            return;
        _unavailableReason = null;
        LedgerLog.AvailableAgain(_logger);
    }

    private static LedgerUnavailableException Unavailable(string reason) => new(reason);
}
