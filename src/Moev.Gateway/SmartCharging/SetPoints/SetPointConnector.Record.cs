using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The profiles on record: those of the controller, and those of others that outrank them.</summary>
internal sealed partial class SetPointConnector
{
    private readonly List<int> _outranking = []; // at most as many as a charge point has on record
    private readonly HashSet<int> _gone = []; // likewise; until the next connection
    private IReadOnlyList<InstalledProfile>? _seen;
    private IReadOnlyList<ProfileDoubt> _seenDoubts = [];
    private bool _hasOthers;
    private (IReadOnlyList<InstalledProfile> Profiles, int TransactionId, DateTimeOffset Until, double Amps, int ProfileId) _limit;

    /// <summary>True while a profile of someone else may outrank the controller's.</summary>
    public bool IsOutranked => _outranking.Count > 0;

    /// <summary>Takes over the profiles on record if they have changed.</summary>
    /// <param name="now">The time on the controller's clock.</param>
    /// <param name="wall">The same time of day.</param>
    /// <returns>True when something changed that matters.</returns>
    public bool Sync(IReadOnlyList<InstalledProfile> profiles, IReadOnlyList<ProfileDoubt> doubts, double now, DateTimeOffset wall)
    {
        // While a step is under way, its own change may be on record already.
        if (IsBusy || (ReferenceEquals(profiles, _seen) && ReferenceEquals(doubts, _seenDoubts)))
            return false;
        var isFirst = _seen is null;
        var recorded = SiteProfiles.Read(profiles, Wiring, wall);
        var changed = isFirst ? Restore(recorded, now, wall) : Compare(recorded, now);
        _seen = profiles;
        _outranking.Clear();
        _hasOthers = false;
        foreach (var installed in profiles)
            Consider(installed);
        foreach (var doubt in doubts)
        {
            if (doubt.Profile is { } possible)
                Consider(possible);
            else if (!isFirst && doubt.Clear is { } clear && !_seenDoubts.Contains(doubt) && profiles.Any(installed => IsOwn(installed) && installed.IsClearedBy(clear)))
                changed = _isBaseStale = true;
        }

        _seenDoubts = doubts;
        return changed || IsOutranked;
    }

    /// <summary>Continues from the record of a former process.</summary>
    private bool Restore(in RecordedLimits recorded, double now, DateTimeOffset wall)
    {
        if (recorded.Form is not { } form)
            return false;
        Form = form;
        if (form.EndsWithTransaction)
            TransactionId = recorded.TransactionId;
        SentAmps = recorded.LeaseAmps;
        Held.Restore(recorded.BaseAmps, recorded.LeaseAmps, now + (recorded.LeaseEndsAt - wall).TotalSeconds, now);
        return true;
    }

    /// <summary>Finds out which of the controller's profiles someone else has replaced or cleared.</summary>
    private bool Compare(in RecordedLimits recorded, double now)
    {
        var changed = false;
        if (!double.IsNaN(Held.BaseAmps) && double.IsNaN(recorded.BaseAmps))
        {
            Held.LoseBase();
            changed = true;
        }

        if (Held.HasLease(now) && double.IsNaN(recorded.LeaseAmps))
        {
            Held.LoseLease();
            changed = true;
        }

        return changed;
    }

    private bool IsOwn(InstalledProfile installed) => SiteProfiles.ConnectorOf(installed) == Wiring.ConnectorId;

    /// <summary>Notes a profile of someone else, and that it outranks the controller's where it does (OCPP 1.6 §3.13).</summary>
    private void Consider(InstalledProfile installed)
    {
        var profile = installed.Profile;
        if (IsOwn(installed) || (installed.ConnectorId != 0 && installed.ConnectorId != Wiring.ConnectorId))
            return;
        _hasOthers = true;
        var outranks = profile.ChargingProfilePurpose == Form.Purpose
            ? profile.StackLevel > 0 || Form.EndsWithTransaction
            : profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile && Form.Purpose == ChargingProfilePurpose.TxDefaultProfile;
        // The controllers of other connectors have ids of their own, and no place on this one.
        if (outranks && SiteProfiles.ConnectorOf(installed) == 0 && !_gone.Contains(profile.ChargingProfileId) && !_outranking.Contains(profile.ChargingProfileId))
            _outranking.Add(profile.ChargingProfileId);
    }

    /// <summary>Returns the limit in force according to the profiles on record, and the profile that causes it.</summary>
    private (double Amps, int ProfileId) LimitOnRecord(in ConnectorState state, double now, DateTimeOffset wall)
    {
        if (!_hasOthers || _seen is null)
        {
            var isLease = Held.HasLease(now);
            var amps = isLease ? Held.LeaseAmps : Held.BaseAmps;
            var isBaseId = !isLease || Form.Layout == ProfileLayout.OneProfile;
            return double.IsNaN(amps) ? (amps, 0) : (amps, isBaseId ? SiteProfiles.BaseId(Wiring.ConnectorId) : SiteProfiles.LeaseId(Wiring.ConnectorId));
        }

        if (!ReferenceEquals(_limit.Profiles, _seen) || _limit.TransactionId != TransactionId || wall >= _limit.Until)
        {
            var electrical = new ElectricalContext((decimal)(Wiring.WattsPerAmp / Wiring.Phases), Wiring.Phases, (decimal)connector.MaxAmps);
            TransactionContext? transaction = TransactionId == 0 ? null : new TransactionContext(TransactionId, state.ArrivedAt);
            var limit = CompositeSchedule.At(_seen, Wiring.ConnectorId, wall, transaction, electrical);
            var until = CompositeSchedule.NextChange(_seen, Wiring.ConnectorId, wall, transaction, electrical) ?? DateTimeOffset.MaxValue;
            _limit = (_seen, TransactionId, until, (double?)limit.AmperesPerPhase ?? double.NaN, limit.BoundBy?.Profile.ChargingProfileId ?? 0);
        }

        return (_limit.Amps, _limit.ProfileId);
    }
}
