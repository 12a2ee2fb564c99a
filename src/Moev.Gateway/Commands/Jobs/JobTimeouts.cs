using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Commands.Jobs;

/// <summary>Ends the jobs of charge points that have fallen silent. The records tell since when, so that a restart changes nothing.</summary>
internal sealed class JobTimeouts(IManagementRecords records, TimeProvider time, IOptions<ControlOptions> options, ILogger<JobTimeouts> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _silence = TimeSpan.FromMinutes(options.Value.JobTimeoutMinutes);
    private ITimer? _timer;
    private int _running;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(static self => _ = ((JobTimeouts)self!).RunAsync(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Ends the jobs that are silent for too long now.</summary>
    public async Task RunAsync()
    {
        // A run that takes longer than the interval continues; there is never a second one.
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return;
        try
        {
            var now = time.GetUtcNow();
            var silentSince = now - _silence;
            var detail = $"The charge point reported nothing for {options.Value.JobTimeoutMinutes} minutes (Control:JobTimeoutMinutes).";
            foreach (var identity in await records.ListSilentAsync(silentSince))
                await records.ChangeManagementAsync(identity, now, management => management.TimeOutJobs(silentSince, now, detail));
        }
        catch (LedgerUnavailableException)
        {
            // The ledger's log and /readyz report it; the next run continues.
        }
        catch (Exception e)
        {
            ControlLog.JobTimeoutsFailed(logger, e);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
