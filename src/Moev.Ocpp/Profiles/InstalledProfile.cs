using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A charging profile that a charge point has accepted.</summary>
/// <param name="ConnectorId">
/// The connector that the profile was set for; 0 is the charge point as a whole, or each connector (OCPP 1.6 §3.13.1).
/// </param>
/// <param name="Profile">The profile. Its list of periods must not point into a message; <see cref="ProfileStore"/> ensures that.</param>
/// <param name="InstalledAt">
/// The instant of acceptance. A ChargePointMaxProfile without an absolute start counts from here, because no transaction starts it.
/// </param>
public sealed record InstalledProfile(int ConnectorId, ChargingProfile Profile, DateTimeOffset InstalledAt)
{
    /// <summary>
    /// Returns true when a profile accepted now for a connector replaces this one: same id, or same purpose, stack level and connector
    /// (§5.16.3).
    /// </summary>
    public bool IsReplacedBy(int connectorId, in ChargingProfile profile) =>
        Profile.ChargingProfileId == profile.ChargingProfileId
        || (ConnectorId == connectorId
            && Profile.ChargingProfilePurpose == profile.ChargingProfilePurpose
            && Profile.StackLevel == profile.StackLevel);

    /// <summary>
    /// Returns true when ClearChargingProfile matches this profile: an id alone decides; otherwise all members given must match, and a
    /// request without members matches all (errata 3.25, 3.26).
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

    /// <summary>Creates an installed profile that is independent of the message's memory.</summary>
    public static InstalledProfile Of(int connectorId, in ChargingProfile profile, DateTimeOffset installedAt)
    {
        OcppJ.OcppList<ChargingSchedulePeriod> periods = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray();
        return new InstalledProfile(
            connectorId, profile with { ChargingSchedule = profile.ChargingSchedule with { ChargingSchedulePeriod = periods } }, installedAt);
    }
}
