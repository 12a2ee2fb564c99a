using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Watches the free space of the ledger's file system, so that the last of it is left for transactions.</summary>
internal sealed class DiskSpace : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _directory;
    private readonly long _floor;
    private readonly Func<string, (long Free, long Total)> _measure;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private int _measuring;
    private volatile bool _isShort;
    private long _free;

    /// <param name="file">A file on the file system.</param>
    /// <param name="measure">Measures a directory's file system; null for the operating system's figures.</param>
    public DiskSpace(string file, LedgerOptions options, TimeProvider time, GatewayMetrics metrics, ILogger logger, Func<string, (long Free, long Total)>? measure)
    {
        _directory = Path.GetDirectoryName(file)!;
        _floor = options.MinFreeMiB * 1_048_576L;
        _measure = measure ?? Measure;
        _logger = logger;
        Look();
        if (_floor > 0)
            _timer = time.CreateTimer(static self => ((DiskSpace)self!).Look(), this, Interval, Interval);
        metrics.ObserveLedgerSpace(() => Volatile.Read(ref _free));
    }

    /// <summary>
    /// Gets a value indicating whether less is free than Ledger:MinFreeMiB, or than a tenth of a small file system. It ends when a quarter more is free.
    /// </summary>
    public bool IsShort => _isShort;

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // A file system that hangs, hangs one measurement.
        if (Interlocked.Exchange(ref _measuring, 1) != 0)
            return;
        try
        {
            var (free, total) = _measure(_directory);
            Volatile.Write(ref _free, free);
            var floor = Math.Min(_floor, total / 10);
            if (!_isShort && free < floor)
            {
                _isShort = true;
                LedgerLog.SpaceShort(_logger, _directory, free / 1_048_576, floor / 1_048_576);
            }
            else if (_isShort && free >= floor + (floor / 4))
            {
                _isShort = false;
                LedgerLog.SpaceAmple(_logger, _directory, free / 1_048_576);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Commits report what is wrong with it.
        }
        finally
        {
            Volatile.Write(ref _measuring, 0);
        }
    }

    private static (long Free, long Total) Measure(string directory)
    {
        var drive = new DriveInfo(directory);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
