using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Tells connectors of connections that were opened or lost, and of profiles that someone else has changed. Under the controller's lock.</summary>
internal sealed class SiteConnections(
    IReadOnlyList<SiteChargePoint> chargePoints, IInstalledProfiles installed, IChargePointRouter router, IChargePointRecords records)
{
    /// <summary>
    /// The time in s after the opening of a session before anything is sent: a charge point that has restarted sends BootNotification first, and may refuse what comes
    /// before (OCPP 1.6 §4.2).
    /// </summary>
    private const double QuietSeconds = 2;

    /// <summary>
    /// The time in s to wait for the first BootNotification. A charge point that was accepted before the ledger was lost, or by another central system, does not boot again
    /// (OCPP-J 1.6 §5.4), and would never be given a limit.
    /// </summary>
    private const double BootSeconds = 30;

    /// <param name="now">The present on the controller's clock.</param>
    /// <param name="wall">The same time of day.</param>
    /// <returns>True when there was a change.</returns>
    public bool FindChanges(double now, DateTimeOffset wall)
    {
        var changed = false;
        foreach (var chargePoint in chargePoints)
        {
            changed |= Sync(chargePoint, now, wall);
            changed |= Connect(chargePoint, now);
        }

        return changed;
    }

    private bool Sync(SiteChargePoint chargePoint, double now, DateTimeOffset wall)
    {
        var changed = false;
        var profiles = installed.ProfilesOf(chargePoint.Identity);
        var doubts = installed.ProfileDoubtsOf(chargePoint.Identity);
        foreach (var connector in chargePoint.Connectors)
            changed |= connector.Sync(profiles, doubts, now, wall);
        return changed;
    }

    private bool Connect(SiteChargePoint chargePoint, double now)
    {
        var epoch = router.EpochOf(chargePoint.Identity);
        if (epoch != 0 && epoch != chargePoint.Epoch && !records.IsAccepted(chargePoint.Identity) && IsToBoot(chargePoint, epoch, now))
            epoch = 0;
        if (epoch == chargePoint.Epoch)
            return false;
        chargePoint.Epoch = epoch;
        if (epoch == 0)
            return true;
        chargePoint.ReadyAt = now + QuietSeconds;
        foreach (var connector in chargePoint.Connectors)
            connector.Connected(now);
        return true;
    }

    /// <summary>Returns true while a charge point that never booted may still do so: nothing is sent before BootNotification was accepted (OCPP 1.6 §4.2).</summary>
    private static bool IsToBoot(SiteChargePoint chargePoint, long epoch, double now)
    {
        if (chargePoint.UnbootedEpoch != epoch)
            (chargePoint.UnbootedEpoch, chargePoint.BootsUntil) = (epoch, now + BootSeconds);
        return now < chargePoint.BootsUntil;
    }
}
