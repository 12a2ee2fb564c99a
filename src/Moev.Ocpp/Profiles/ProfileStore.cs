using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>Installs, replaces and clears the charging profiles of one charge point (OCPP 1.6 §3.13, §5.5, §5.16). Not thread-safe.</summary>
public sealed class ProfileStore(ProfileStoreLimits limits)
{
    private readonly List<InstalledProfile> _profiles = [];

    /// <summary>The installed profiles, in the order of their arrival.</summary>
    public IReadOnlyList<InstalledProfile> Profiles => _profiles;

    /// <summary>Installs a profile of SetChargingProfile, or of RemoteStartTransaction once its transaction has started.</summary>
    /// <param name="connectorId">The connector; 0: the charge point as a whole, or each connector.</param>
    /// <param name="profile">The profile. It may point into a message: its periods are copied.</param>
    /// <param name="running">The transaction on this connector.</param>
    /// <param name="now">The current time.</param>
    /// <returns>
    /// None when the profile was installed. It replaces the profile with the same id, or with the same purpose, stack level and connector
    /// (§5.16.3).
    /// </returns>
    public ProfileRefusal Install(int connectorId, in ChargingProfile profile, TransactionContext? running, DateTimeOffset now)
    {
        var refusal = Check(connectorId, profile, running);
        if (refusal != ProfileRefusal.None)
            return refusal;

        var added = InstalledProfile.Of(connectorId, profile, now);
        bool IsReplaced(InstalledProfile installed) => installed.IsReplacedBy(connectorId, added.Profile);

        if (_profiles.Count - _profiles.Count(IsReplaced) >= limits.MaxProfiles)
            return ProfileRefusal.Full;
        _profiles.RemoveAll(IsReplaced);
        _profiles.Add(added);
        return ProfileRefusal.None;
    }

    /// <summary>Checks a profile of RemoteStartTransaction, whose transaction does not run yet.</summary>
    public ProfileRefusal CheckForRemoteStart(int connectorId, in ChargingProfile profile)
    {
        if (profile.ChargingProfilePurpose != ChargingProfilePurpose.TxProfile || profile.TransactionId is not null)
            return ProfileRefusal.NotForRemoteStart;
        return Check(connectorId, profile, new TransactionContext(null, default));
    }

    /// <summary>Checks a profile like <see cref="Install"/>, except for the available room.</summary>
    public ProfileRefusal Check(int connectorId, in ChargingProfile profile, TransactionContext? running)
    {
        if (connectorId < 0 || connectorId > limits.Connectors)
            return ProfileRefusal.UnknownConnector;
        var refusal = CheckPurpose(connectorId, profile, running);
        if (refusal == ProfileRefusal.None)
            refusal = CheckValidity(profile);
        return refusal == ProfileRefusal.None ? CheckSchedule(profile.ChargingSchedule) : refusal;
    }

    /// <summary>
    /// Clears the profiles that ClearChargingProfile matches: an id alone decides; otherwise all members given must match, and a request
    /// without members matches all (errata 3.25, 3.26).
    /// </summary>
    /// <returns>The number of removed profiles; with 0 the answer's status is Unknown.</returns>
    public int Clear(in ClearChargingProfileRequest request)
    {
        var named = request;
        return _profiles.RemoveAll(installed => installed.IsClearedBy(named));
    }

    /// <summary>Deletes the connector's TxProfiles, which end with their transaction (§3.13.1).</summary>
    public void EndTransaction(int connectorId) => _profiles.RemoveAll(installed =>
        installed.ConnectorId == connectorId && installed.Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile);

    private static ProfileRefusal CheckPurpose(int connectorId, in ChargingProfile profile, TransactionContext? running)
    {
        switch (profile.ChargingProfilePurpose)
        {
            case ChargingProfilePurpose.ChargePointMaxProfile:
                return connectorId == 0 ? ProfileRefusal.None : ProfileRefusal.ChargePointMaxOnConnector;
            case ChargingProfilePurpose.TxDefaultProfile:
                return ProfileRefusal.None;
            case ChargingProfilePurpose.TxProfile:
                if (connectorId == 0)
                    return ProfileRefusal.TxProfileOnChargePoint;
                if (running is not { } transaction)
                    return ProfileRefusal.NoTransaction;
                return profile.TransactionId is null || profile.TransactionId == transaction.Id
                    ? ProfileRefusal.None
                    : ProfileRefusal.OtherTransaction;
            default:
                return ProfileRefusal.UnknownWord;
        }
    }

    private ProfileRefusal CheckValidity(in ChargingProfile profile)
    {
        if (profile.ChargingProfileKind is not (ChargingProfileKind.Absolute or ChargingProfileKind.Recurring or ChargingProfileKind.Relative))
            return ProfileRefusal.UnknownWord;
        if (profile.ChargingProfileKind == ChargingProfileKind.Recurring
            && (profile.RecurrencyKind is not (RecurrencyKind.Daily or RecurrencyKind.Weekly) || profile.ChargingSchedule.StartSchedule is null))
        {
            return ProfileRefusal.IncompleteRecurrence;
        }

        if (profile.ValidFrom is { } from && profile.ValidTo is { } to && to.Value <= from.Value)
            return ProfileRefusal.NeverValid;
        return profile.StackLevel < 0 || profile.StackLevel > limits.MaxStackLevel ? ProfileRefusal.StackLevel : ProfileRefusal.None;
    }

    private ProfileRefusal CheckSchedule(in ChargingSchedule schedule)
    {
        switch (schedule.ChargingRateUnit)
        {
            case ChargingRateUnit.A when limits.AllowAmperes:
            case ChargingRateUnit.W when limits.AllowWatts:
                break;
            case ChargingRateUnit.A or ChargingRateUnit.W:
                return ProfileRefusal.Unit;
            default:
                return ProfileRefusal.UnknownWord;
        }

        if (schedule.Duration <= 0)
            return ProfileRefusal.Duration;
        if (schedule.ChargingSchedulePeriod.Count is 0 || schedule.ChargingSchedulePeriod.Count > limits.MaxPeriods)
            return ProfileRefusal.NumberOfPeriods;

        var before = -1;
        foreach (var period in schedule.ChargingSchedulePeriod)
        {
            if (before < 0 && period.StartPeriod != 0)
                return ProfileRefusal.FirstPeriodNotZero;
            if (period.StartPeriod <= before)
                return ProfileRefusal.PeriodsNotAscending;
            if (period.Limit < 0)
                return ProfileRefusal.NegativeLimit;
            if (period.NumberPhases is < 1 or > 3)
                return ProfileRefusal.NumberOfPhases;
            before = period.StartPeriod;
        }

        return ProfileRefusal.None;
    }
}
