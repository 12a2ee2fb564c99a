using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Deletes old records in small portions, each one write among the others, so that nothing waits for it.</summary>
internal sealed class Retention : IDisposable
{
    /// <summary>The rows of one write: a few milliseconds.</summary>
    public const int MaxRows = 1_000;

    private static readonly TimeSpan FirstRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ILedgerWriter _writer;
    private readonly TimeProvider _time;
    private readonly (OldRecords Records, int Days)[] _ages;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private int _running;

    public Retention(ILedgerWriter writer, TimeProvider time, LedgerOptions options, ILogger logger)
    {
        _writer = writer;
        _time = time;
        _ages =
        [
            (OldRecords.MeterValues, options.MeterValueDays),
            (OldRecords.Events, options.EventDays),
            (OldRecords.SecurityEvents, options.SecurityEventDays),
            (OldRecords.Commands, options.AuditDays),
            (OldRecords.KeptMessages, options.KeptMessageDays),
            (OldRecords.ChargePoints, options.UnknownChargePointDays),
        ];
        _logger = logger;
        // A store that applies writes at once is in memory, and bounded by itself.
        if (writer.Inline is null && _ages.Any(static age => age.Days > 0))
            _timer = time.CreateTimer(static self => _ = ((Retention)self!).RunAsync(), this, FirstRun, Interval);
    }

    /// <summary>Deletes all records that are too old now.</summary>
    /// <returns>The number of deleted rows.</returns>
    public async Task<long> RunAsync()
    {
        // A run that takes longer than the interval continues; there is never a second one.
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return 0;
        var dropped = 0L;
        try
        {
            foreach (var (records, days) in _ages.Where(static age => age.Days > 0))
                dropped += await DropAsync(records, days);
        }
        catch (LedgerUnavailableException)
        {
            // The writer reports it; the next run continues.
        }
        catch (Exception e)
        {
            LedgerLog.RetentionFailed(_logger, e);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }

        return dropped;
    }

    private async Task<long> DropAsync(OldRecords records, int days)
    {
        var before = _time.GetUtcNow() - TimeSpan.FromDays(days);
        var dropped = 0L;
        int rows;
        do
        {
            rows = await _writer.WriteAsync(WriteLabels.Own, (records, before), static (batch, state) => batch.DropOld(state.records, state.before, MaxRows));
            dropped += rows;
        }
        while (rows > 0);

        if (dropped > 0)
            LedgerLog.OldRecordsDropped(_logger, dropped, records, days);
        return dropped;
    }

    public void Dispose() => _timer?.Dispose();
}
