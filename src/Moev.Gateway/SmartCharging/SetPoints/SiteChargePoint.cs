using Moev.Gateway.Model;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>A charge point of the site, as the controller knows it. Under the controller's lock.</summary>
internal sealed class SiteChargePoint(ChargePointIdentity identity)
{
    /// <summary>s by which the end of a lease is uncertain, besides a known error of the charge point's clock.</summary>
    private const double UsualMargin = 10;

    /// <summary>A clock that is off by less is right: messages take time.</summary>
    private const double ClockTolerance = 3;

    public ChargePointIdentity Identity { get; } = identity;

    /// <summary>Its connectors of the site.</summary>
    public List<SetPointConnector> Connectors { get; } = [];

    /// <summary>The epoch of its session; 0 while it is not connected.</summary>
    public long Epoch { get; set; }

    public bool IsOnline => Epoch != 0;

    /// <summary>The epoch of its session without a BootNotification on record.</summary>
    public long UnbootedEpoch { get; set; }

    /// <summary>The time until which its first BootNotification is awaited in that session.</summary>
    public double BootsUntil { get; set; }

    /// <summary>The time from which on it can be sent to.</summary>
    public double ReadyAt { get; set; }

    /// <summary>The form that it accepted last, for its connectors that have none yet.</summary>
    public ProfileForm Form { get; set; } = ProfileForm.Usual;

    /// <summary>True after it refused GetCompositeSchedule. It is not asked again.</summary>
    public bool RefusesChecks { get; set; }

    /// <summary>s by which its clock is ahead of the gateway's; negative when it is slow.</summary>
    public double ClockOffset { get; private set; }

    /// <summary>The uncertainty of the end of a lease in s.</summary>
    public double Margin => UsualMargin + Math.Abs(ClockOffset);

    /// <summary>Notes a reading of its clock.</summary>
    public void NoteClock(double offset)
    {
        // A clock that is off by more than the head of a schedule is one that was never set. Leases cannot make up for it.
        ClockOffset = Math.Abs(offset) <= ClockTolerance || Math.Abs(offset) > SiteProfiles.Head.TotalSeconds ? 0 : offset;
    }
}
