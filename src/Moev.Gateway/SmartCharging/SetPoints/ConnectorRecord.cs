using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The profiles on record as far as they concern one connector: those of others that outrank the controller's, and the limit that they cause.</summary>
internal sealed class ConnectorRecord(ConnectorWiring wiring, double maxAmps)
{
    private readonly List<int> _outranking = []; // at most as many as a charge point has on record
    private readonly HashSet<int> _gone = []; // likewise; until the next connection
    private IReadOnlyList<InstalledProfile>? _seen;
    private IReadOnlyList<ProfileDoubt> _seenDoubts = [];
    private (IReadOnlyList<InstalledProfile> Profiles, int TransactionId, DateTimeOffset Until, double Amps, int ProfileId) _limit;

    /// <summary>True before the record was read.</summary>
    public bool IsUnread => _seen is null;

    /// <summary>True when profiles of others concern the connector.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>The id of a profile of someone else that may outrank the controller's; null when there is none.</summary>
    public int? Outranking => _outranking.Count > 0 ? _outranking[0] : null;

    /// <summary>Returns true when nothing has changed since the record was read.</summary>
    public bool IsCurrent(IReadOnlyList<InstalledProfile> profiles, IReadOnlyList<ProfileDoubt> doubts) =>
        ReferenceEquals(profiles, _seen) && ReferenceEquals(doubts, _seenDoubts);

    /// <summary>Reads the record.</summary>
    /// <param name="form">The form of the controller's profiles.</param>
    /// <returns>True when a CALL without an answer may have cleared profiles of the controller since the record was read last.</returns>
    public bool Read(IReadOnlyList<InstalledProfile> profiles, IReadOnlyList<ProfileDoubt> doubts, ProfileForm form)
    {
        var mayBeCleared = false;
        _outranking.Clear();
        HasOthers = false;
        foreach (var installed in profiles)
            Consider(installed, form);
        foreach (var doubt in doubts)
        {
            if (doubt.Profile is { } possible)
                Consider(possible, form);
            else if (!IsUnread && doubt.Clear is { } clear && !_seenDoubts.Contains(doubt) && profiles.Any(installed => IsOwn(installed) && installed.IsClearedBy(clear)))
                mayBeCleared = true;
        }

        (_seen, _seenDoubts) = (profiles, doubts);
        return mayBeCleared;
    }

    /// <summary>Notes that a profile of someone else was cleared.</summary>
    public void Cleared(int profileId)
    {
        _outranking.Remove(profileId);
        _gone.Add(profileId);
    }

    /// <summary>Notes that the charge point has connected: what was cleared may have returned.</summary>
    public void Connected() => _gone.Clear();

    /// <summary>Returns the limit in force according to the record, and the profile that causes it.</summary>
    /// <param name="transactionId">The running transaction; 0 for none.</param>
    /// <param name="startedAt">Its start.</param>
    public (double Amps, int ProfileId) LimitAt(DateTimeOffset wall, int transactionId, DateTimeOffset startedAt)
    {
        if (_seen is null)
            return (double.NaN, 0);
        if (!ReferenceEquals(_limit.Profiles, _seen) || _limit.TransactionId != transactionId || wall >= _limit.Until)
        {
            var electrical = new ElectricalContext((decimal)(wiring.WattsPerAmp / wiring.Phases), wiring.Phases, (decimal)maxAmps);
            TransactionContext? transaction = transactionId == 0 ? null : new TransactionContext(transactionId, startedAt);
            var limit = CompositeSchedule.At(_seen, wiring.ConnectorId, wall, transaction, electrical);
            var until = CompositeSchedule.NextChange(_seen, wiring.ConnectorId, wall, transaction, electrical) ?? DateTimeOffset.MaxValue;
            _limit = (_seen, transactionId, until, (double?)limit.AmperesPerPhase ?? double.NaN, limit.BoundBy?.Profile.ChargingProfileId ?? 0);
        }

        return (_limit.Amps, _limit.ProfileId);
    }

    private bool IsOwn(InstalledProfile installed) => SiteProfiles.ConnectorOf(installed) == wiring.ConnectorId;

    /// <summary>Notes a profile of someone else, and that it outranks the controller's where it does (OCPP 1.6 §3.13).</summary>
    private void Consider(InstalledProfile installed, ProfileForm form)
    {
        var profile = installed.Profile;
        if (IsOwn(installed) || (installed.ConnectorId != 0 && installed.ConnectorId != wiring.ConnectorId))
            return;
        HasOthers = true;
        var outranks = profile.ChargingProfilePurpose == form.Purpose
            ? profile.StackLevel > 0 || form.EndsWithTransaction
            : profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile && form.Purpose == ChargingProfilePurpose.TxDefaultProfile;
        // The controllers of other connectors have ids of their own, and no place on this one.
        if (outranks && SiteProfiles.ConnectorOf(installed) == 0 && !_gone.Contains(profile.ChargingProfileId) && !_outranking.Contains(profile.ChargingProfileId))
            _outranking.Add(profile.ChargingProfileId);
    }
}
