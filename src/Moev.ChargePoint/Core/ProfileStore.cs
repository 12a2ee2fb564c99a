using Moev.ChargePoint.Charging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <summary>What a connector may offer, in A per phase, and on how many phases.</summary>
internal readonly record struct ConnectorLimit(double Current, int Phases);

/// <summary>What all connectors together may draw; each is null when nothing limits it.</summary>
/// <param name="Current">A per phase.</param>
/// <param name="Power">W.</param>
internal readonly record struct ChargePointLimit(double? Current, double? Power);

/// <summary>
/// The charging profiles that are installed, and what this charge point accepts (OCPP 1.6 §3.13, §5.16). They outlive restarts
/// (errata 3.37).
/// </summary>
internal sealed class ProfileStore(ChargePointOptions options)
{
    private readonly List<InstalledProfile> _installed = [];

    /// <summary>A profile that no longer needs the message's memory.</summary>
    public static ChargingProfile Materialize(in ChargingProfile profile) => profile with
    {
        ChargingSchedule = profile.ChargingSchedule with
        {
            ChargingSchedulePeriod = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray(),
        },
    };

    /// <summary>Installs a profile, in the place of one that it replaces. False when it is not accepted.</summary>
    /// <param name="connectorId">0 or a connector.</param>
    /// <param name="profile">It is copied.</param>
    /// <param name="hasTransaction">Whether a transaction runs on the connector.</param>
    /// <param name="transactionId">Its id, if it is known.</param>
    public bool TrySet(int connectorId, in ChargingProfile profile, bool hasTransaction, int? transactionId)
    {
        if (!IsWithinCapabilities(profile))
            return false;
        var fits = profile.ChargingProfilePurpose switch
        {
            ChargingProfilePurpose.ChargePointMaxProfile => connectorId == 0,
            ChargingProfilePurpose.TxDefaultProfile => true,
            // Only for a transaction that runs, and if it names one, for that (OCPP 1.6 §3.13.1, §5.16).
            ChargingProfilePurpose.TxProfile =>
                connectorId > 0 && hasTransaction && (profile.TransactionId is null || profile.TransactionId == transactionId),
            _ => false,
        };
        if (!fits)
            return false;

        var set = profile;
        var replaced = _installed.Where(old => Replaces(connectorId, set, old)).ToArray();
        if (_installed.Count - replaced.Length >= options.MaxChargingProfilesInstalled)
            return false;
        foreach (var old in replaced)
            _installed.Remove(old);
        _installed.Add(new InstalledProfile(connectorId, Materialize(profile)));
        return true;
    }

    /// <summary>Whether a RemoteStartTransaction may bring this profile: a TxProfile that names no transaction (errata 3.41).</summary>
    public bool AcceptsForRemoteStart(in ChargingProfile profile) =>
        profile is { ChargingProfilePurpose: ChargingProfilePurpose.TxProfile, TransactionId: null }
        && IsWithinCapabilities(profile)
        && _installed.Count < options.MaxChargingProfilesInstalled;

    /// <summary>Removes what the request names (errata 3.25, 3.26). False when there is no such profile.</summary>
    public bool Clear(in ClearChargingProfileRequest request)
    {
        var (id, connectorId, purpose, stackLevel) = request;
        return _installed.RemoveAll(old => id is not null
            ? old.Profile.ChargingProfileId == id
            : (connectorId is null || old.ConnectorId == connectorId.Value.Value)
                && (purpose is null || old.Profile.ChargingProfilePurpose == purpose)
                && (stackLevel is null || old.Profile.StackLevel == stackLevel)) > 0;
    }

    /// <summary>A TxProfile ends with its transaction (OCPP 1.6 §3.13.1).</summary>
    public void OnTransactionEnded(int connectorId) =>
        _installed.RemoveAll(old => old.ConnectorId == connectorId && old.Profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile);

    public ConnectorLimit ConnectorLimit(int connectorId, DateTimeOffset now, Transaction? transaction) => new(double.MaxValue, options.Phases);
    public ChargePointLimit ChargePointLimit(DateTimeOffset now) => _installed.Count < 0 ? new(1,1) : default;
    public DateTimeOffset? NextChange(DateTimeOffset now, Station[] stations) =>  _installed.Count < 0 ? now : null;

    /// <summary>The same id, or the same purpose and stack level on the same connector (OCPP 1.6 §3.13.2, §5.16.3).</summary>
    private static bool Replaces(int connectorId, in ChargingProfile set, InstalledProfile old) =>
        old.Profile.ChargingProfileId == set.ChargingProfileId
        || (old.ConnectorId == connectorId
            && old.Profile.ChargingProfilePurpose == set.ChargingProfilePurpose
            && old.Profile.StackLevel == set.StackLevel);

    private bool IsWithinCapabilities(in ChargingProfile profile)
    {
        var schedule = profile.ChargingSchedule;
        var periods = schedule.ChargingSchedulePeriod;
        if (profile.StackLevel < 0 || profile.StackLevel > options.ChargeProfileMaxStackLevel
            || periods.Count < 1 || periods.Count > options.ChargingScheduleMaxPeriods
            || schedule.Duration < 0)
            return false;
        var unit = schedule.ChargingRateUnit == ChargingRateUnit.A ? ChargingRateUnits.Current : ChargingRateUnits.Power;
        if ((options.RateUnits & unit) == 0)
            return false;

        // The first period begins with the schedule (errata 3.45), the others follow in order.
        var last = -1;
        foreach (var period in periods)
        {
            if (period.Limit < 0 || period.StartPeriod <= last || (last < 0 && period.StartPeriod != 0) || period.NumberPhases is < 1 or > 3)
                return false;
            last = period.StartPeriod;
        }

        return profile.ChargingProfileKind switch
        {
            ChargingProfileKind.Recurring => profile.RecurrencyKind is not null && schedule.StartSchedule is not null,
            ChargingProfileKind.Absolute or ChargingProfileKind.Relative => profile.RecurrencyKind is null,
            _ => false,
        };
    }
    private readonly record struct InstalledProfile(int ConnectorId, ChargingProfile Profile);
}
