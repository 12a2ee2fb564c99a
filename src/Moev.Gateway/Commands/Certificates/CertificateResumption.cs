using Moev.Gateway.Calls;
using Moev.Gateway.Certificates;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands.Certificates;

/// <summary>
/// Delivers the certificates that were signed and not delivered when the process ended: after a start each is sent once its charge point is connected,
/// if it is still the newest one of the charge point and valid.
/// </summary>
internal sealed class CertificateResumption(
    LocalAuthority authority,
    CertificateQueue queue,
    IChargePointRecords chargePoints,
    IChargePointRouter router,
    IManagementRecords records,
    TimeProvider time,
    ILogger<CertificateResumption> logger) : BackgroundService
{
    /// <summary>The time between two looks at the connections.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!authority.IsOn)
            return;
        try
        {
            var waiting = await FindAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await ResumeAsync(waiting, stoppingToken);
            }
            while (waiting.Count > 0 && await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        catch (Exception e)
        {
            CertificateLog.ResumptionFailed(logger, e);
        }
    }

    private async Task<List<ChargePointIdentity>> FindAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<ChargePointIdentity>();
        foreach (var identity in await chargePoints.ListIdentitiesAsync(cancellationToken))
        {
            if (await UndeliveredAsync(identity, cancellationToken) is not null)
                waiting.Add(identity);
        }

        return waiting;
    }

    private async Task ResumeAsync(List<ChargePointIdentity> waiting, CancellationToken cancellationToken)
    {
        for (var i = waiting.Count - 1; i >= 0; i--)
        {
            var identity = waiting[i];
            if (!router.IsConnected(identity))
                continue;
            waiting.RemoveAt(i);
            // Without a place, a newer certificate of this charge point is on its way.
            if (!queue.TryEnter(identity))
                continue;
            if (await UndeliveredAsync(identity, cancellationToken) is { } certificate)
            {
                queue.Prepare(identity, certificate);
                queue.Release(identity);
            }
            else
            {
                queue.Leave(identity);
            }
        }
    }

    /// <summary>Returns the newest certificate of a charge point, unless its delivery has ended or it has expired.</summary>
    private ValueTask<CertificateRecord?> UndeliveredAsync(ChargePointIdentity identity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return records.ReadManagementAsync(
            identity,
            management => management.Certificates.NewestFirst is [{ State: CertificateState.Issued } newest, ..] && newest.NotAfter > now ? newest : null,
            cancellationToken);
    }
}
