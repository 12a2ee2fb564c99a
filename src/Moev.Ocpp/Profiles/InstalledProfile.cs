using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A charging profile that a charge point has accepted.</summary>
/// <param name="ConnectorId">The connector for which it was set; 0 is the charge point as a whole, or each connector (OCPP 1.6 §3.13.1).</param>
/// <param name="Profile">Its list of periods must not point into a message: <see cref="ProfileStore"/> sees to that.</param>
/// <param name="InstalledAt">
/// When it was accepted. A ChargePointMaxProfile without an absolute start counts from here, because no transaction starts it.
/// </param>
public sealed record InstalledProfile(int ConnectorId, ChargingProfile Profile, DateTimeOffset InstalledAt)
{
    /// <summary>Whether a profile that is now accepted for a connector takes the place of this one: by its id, or by purpose, stack level and connector (§5.16.3).</summary>
    public bool IsReplacedBy(int connectorId, in ChargingProfile profile) =>
        Profile.ChargingProfileId == profile.ChargingProfileId
        || (ConnectorId == connectorId
            && Profile.ChargingProfilePurpose == profile.ChargingProfilePurpose
            && Profile.StackLevel == profile.StackLevel);

    /// <summary>
    /// Whether ClearChargingProfile names it: an id alone decides; otherwise all members given must match, and none means all
    /// (errata 3.25, 3.26).
    /// </summary>
    public bool IsClearedBy(in ClearChargingProfileRequest request)
    {
        var (id, connectorId, purpose, stackLevel) = request;
        if (id is not null)
            return Profile.ChargingProfileId == id;
        return (connectorId is null || ConnectorId == connectorId.Value.Value)
            && (purpose is null || Profile.ChargingProfilePurpose == purpose)
            && (stackLevel is null || Profile.StackLevel == stackLevel);
    }

    /// <summary>A profile that no longer needs the message's memory into which it may point.</summary>
    public static InstalledProfile Of(int connectorId, in ChargingProfile profile, DateTimeOffset installedAt)
    {
        OcppJ.OcppList<ChargingSchedulePeriod> periods = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray();
        return new InstalledProfile(
            connectorId, profile with { ChargingSchedule = profile.ChargingSchedule with { ChargingSchedulePeriod = periods } }, installedAt);
    }
}
