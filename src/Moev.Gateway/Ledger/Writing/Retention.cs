using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>Deletes old meter values in small portions, each one write among the others, so that nothing waits for it.</summary>
internal sealed class Retention : IDisposable
{
    /// <summary>The rows of one write: a few milliseconds.</summary>
    public const int MaxRows = 1_000;

    private static readonly TimeSpan FirstRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ILedgerWriter _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _age;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private int _running;

    /// <param name="days">The age in days; 0 keeps everything.</param>
    public Retention(ILedgerWriter writer, TimeProvider time, int days, ILogger logger)
    {
        _writer = writer;
        _time = time;
        _age = TimeSpan.FromDays(days);
        _logger = logger;
        if (days > 0)
            _timer = time.CreateTimer(static self => _ = ((Retention)self!).RunAsync(), this, FirstRun, Interval);
    }

    /// <summary>Deletes all meter values that are too old now.</summary>
    /// <returns>The number of deleted rows.</returns>
    public async Task<long> RunAsync()
    {
        // A run that takes longer than the interval continues; there is never a second one.
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return 0;
        var dropped = 0L;
        try
        {
            int rows;
            do
            {
                rows = await _writer.WriteAsync(WriteLabels.Own, _time.GetUtcNow() - _age, static (batch, before) => batch.DropMeterValues(before, MaxRows));
                dropped += rows;
            }
            while (rows > 0);
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

        if (dropped > 0)
            LedgerLog.MeterValuesDropped(_logger, dropped, _age.Days);
        return dropped;
    }

    public void Dispose() => _timer?.Dispose();
}
