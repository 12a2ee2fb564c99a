using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;

namespace Moev.Gateway.Sessions;

/// <summary>
/// Gives back what a storm of connecting charge points has left behind. Messages allocate nothing, so no collection would ever come by itself
/// that clears it away, and one that does would leave it as holes between what lives: only a collection that moves what lives closes them.
/// </summary>
/// <remarks>
/// It stops all threads, some 10 to 25 ms for each thousand charge points. So it waits until the storm is over, and comes once for as many
/// connections as would be a storm again.
/// </remarks>
internal sealed class ConnectStormCleanup(
    SessionRegistry registry,
    IOptions<OcppOptions> options,
    TimeProvider time,
    ILogger<ConnectStormCleanup> logger) : BackgroundService
{
    /// <summary>How often it looks: as long must be quiet.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly int _storm = options.Value.CleanUpAfterConnects;
    private long _openedAtCleanup;
    private long _openedBefore;

    /// <summary>Whether there was a storm, and is none now.</summary>
    public bool IsDue()
    {
        var opened = registry.Opened;
        var isQuiet = opened - _openedBefore <= _storm / 100;
        _openedBefore = opened;

        // Charge points come and go all the time: many connections let it come less often.
        if (_storm == 0 || !isQuiet || opened - _openedAtCleanup < Math.Max(_storm, registry.Count / 2))
            return false;
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
            // The gateway stops.
        }
    }

    private void CleanUp()
    {
        var before = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
        var start = time.GetTimestamp();
        // Aggressive: what is free goes back to the system too, which a plain compacting collection keeps for later.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var elapsed = time.GetElapsedTime(start);
        var after = GC.GetGCMemoryInfo(GCKind.Any);
        ConnectionLog.CleanedUp(logger, registry.Count, elapsed.TotalMilliseconds, before >> 10, after.TotalCommittedBytes >> 10, after.HeapSizeBytes >> 10);
    }
}
