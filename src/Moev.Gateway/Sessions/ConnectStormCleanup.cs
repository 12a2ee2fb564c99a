using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;

namespace Moev.Gateway.Sessions;

/// <summary>
/// Compacts the heap after a storm of connecting charge points. Messages allocate nothing, so no garbage collection would follow by itself, and
/// a plain one would leave holes between live objects. Only a compacting collection closes them.
/// </summary>
/// <remarks>
/// Compaction pauses all threads, about 10 to 25 ms for each thousand charge points. It therefore waits for the end of the storm and runs
/// again only after as many new connections as make another storm, and after an interval: any client can connect often.
/// </remarks>
internal sealed class ConnectStormCleanup(
    SessionRegistry registry,
    IOptions<OcppOptions> options,
    TimeProvider time,
    ILogger<ConnectStormCleanup> logger) : BackgroundService
{
    /// <summary>The interval between checks. Connecting must have stopped for this long.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _interval = TimeSpan.FromMinutes(options.Value.CleanUpMinutes);
    private readonly int _storm = options.Value.CleanUpAfterConnects;
    private long _openedAtCleanup;
    private long _openedBefore;
    private long? _cleanedAt;

    /// <summary>Returns true if there was a storm and it has ended.</summary>
    public bool IsDue()
    {
        var opened = registry.Opened;
        var isQuiet = opened - _openedBefore <= _storm / 100;
        _openedBefore = opened;

        // Charge points reconnect all the time: with many open connections, require more new ones.
        if (_storm == 0 || !isQuiet || opened - _openedAtCleanup < Math.Max(_storm, registry.Count / 2))
            return false;
        if (_cleanedAt is { } last && time.GetElapsedTime(last) < _interval)
            return false;
        _cleanedAt = time.GetTimestamp();
        _openedAtCleanup = opened;
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_storm == 0)
            return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsDue())
                    CleanUp();
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway is stopping.
        }
    }

    private void CleanUp()
    {
        var before = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
        var start = time.GetTimestamp();
        // Aggressive also returns free memory to the operating system, which a plain compacting collection keeps for later.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var elapsed = time.GetElapsedTime(start);
        var after = GC.GetGCMemoryInfo(GCKind.Any);
        ConnectionLog.CleanedUp(logger, registry.Count, elapsed.TotalMilliseconds, before >> 10, after.TotalCommittedBytes >> 10, after.HeapSizeBytes >> 10);
    }
}
