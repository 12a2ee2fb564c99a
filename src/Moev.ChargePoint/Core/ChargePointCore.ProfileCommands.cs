using System.Globalization;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>What the central system asks for in smart charging (OCPP 1.6 §5.5, §5.7, §5.16).</content>
internal sealed partial class ChargePointCore
{
    /// <summary>How late slow profiles are obeyed.</summary>
    private static readonly TimeSpan ProfilesSlowBy = TimeSpan.FromSeconds(30);

    private readonly Queue<Action> _heldProfiles = new();
    private readonly Alarm _heldProfilesDue;
    private readonly List<(int ConnectorId, ChargingProfile Profile)> _replaced = [];

    private void Handle(ReadOnlySpan<byte> id, in SetChargingProfileRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        var profile = request.CsChargingProfiles;
        if (IsRefusedByQuirk(profile) || !Understands(profile.ChargingSchedule.ChargingRateUnit))
        {
            Note($"charging profile {profile.ChargingProfileId} is not taken");
            Answer(id, new SetChargingProfileResponse(ChargingProfileStatus.Rejected));
            return;
        }

        if (_quirks.Has(Quirk.AcceptsAndIgnores))
        {
            Answer(id, new SetChargingProfileResponse(ChargingProfileStatus.Accepted));
            return;
        }

        if (HoldsProfiles)
        {
            var later = _profiles.Check(connectorId, profile, ContextOf(Find(connectorId)?.Connector.Transaction));
            Answer(id, new SetChargingProfileResponse(later == ProfileRefusal.None ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected));
            if (later == ProfileRefusal.None)
            {
                var kept = Keep(profile);
                Hold(() => Install(connectorId, kept));
            }

            return;
        }

        var refusal = Install(connectorId, profile);
        if (refusal == ProfileRefusal.UnknownConnector)
        {
            // Errata 3.39.
            AnswerError(id, CallErrorCode.PropertyConstraintViolation, string.Create(CultureInfo.InvariantCulture, $"There is no connector {connectorId}."));
            return;
        }

        Answer(id, new SetChargingProfileResponse(refusal == ProfileRefusal.None ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected));
        if (refusal == ProfileRefusal.None)
            RecomputeOffers();
    }

    private bool HoldsProfiles => _quirks.Has(Quirk.SlowProfiles) || _quirks.Has(Quirk.ProfilesAtNextSample);

    private bool IsRefusedByQuirk(in ChargingProfile profile) =>
        (_quirks.Has(Quirk.StackLevelZeroOnly) && profile.StackLevel > 0)
        || (_quirks.Has(Quirk.RefusesChargePointMaxProfile) && profile.ChargingProfilePurpose == ChargingProfilePurpose.ChargePointMaxProfile);

    private bool Understands(ChargingRateUnit unit) =>
        unit is not (ChargingRateUnit.A or ChargingRateUnit.W)
        || (RateUnits & (unit == ChargingRateUnit.A ? ChargingRateUnits.Current : ChargingRateUnits.Power)) != 0;

    /// <summary>Keeps a change of the profiles until a slow charge point gets to it. Over the bound the oldest is made at once.</summary>
    private void Hold(Action change)
    {
        if (_heldProfiles.Count == _options.MaxChargingProfilesInstalled)
            _heldProfiles.Dequeue()();
        _heldProfiles.Enqueue(change);
        if (_quirks.Has(Quirk.SlowProfiles))
            _heldProfilesDue.SetAt(_called + ProfilesSlowBy);
    }

    private void ApplyHeldProfiles()
    {
        _heldProfilesDue.Clear();
        if (_heldProfiles.Count == 0)
            return;
        while (_heldProfiles.TryDequeue(out var change))
            change();
        RecomputeOffers();
    }

    /// <summary>What one charge point had before it restarted is back.</summary>
    private void RestoreReplaced()
    {
        if (_replaced.Count > 0 && _quirks.Has(Quirk.ReplacedProfileReturns))
        {
            foreach (var (connectorId, profile) in _replaced)
                _profiles.Install(connectorId, profile, ContextOf(Find(connectorId)?.Connector.Transaction), Clock);
        }

        _replaced.Clear();
    }

    /// <summary>Installs a profile for what runs on the connector now. It may point into a message.</summary>
    private ProfileRefusal Install(int connectorId, in ChargingProfile profile)
    {
        InstalledProfile[] before = _quirks.Has(Quirk.ReplacedProfileReturns) ? [.. _profiles.Profiles] : [];
        var refusal = _profiles.Install(connectorId, profile, ContextOf(Find(connectorId)?.Connector.Transaction), Clock);
        foreach (var old in before.Where(old => !_profiles.Profiles.Contains(old)).Take(_options.MaxChargingProfilesInstalled - _replaced.Count))
            _replaced.Add((old.ConnectorId, old.Profile));
        if (refusal != ProfileRefusal.None)
            Note($"charging profile {profile.ChargingProfileId} is not taken: {refusal}");
        return refusal;
    }

    /// <summary>A profile that no longer needs the message's memory.</summary>
    private static ChargingProfile Keep(in ChargingProfile profile) => profile with
    {
        ChargingSchedule = profile.ChargingSchedule with
        {
            ChargingSchedulePeriod = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray(),
        },
    };

    private void Handle(ReadOnlySpan<byte> id, in ClearChargingProfileRequest request)
    {
        if (_quirks.Has(Quirk.StackLevelZeroStays) && request.StackLevel == 0)
        {
            Answer(id, new ClearChargingProfileResponse(ClearChargingProfileStatus.Unknown));
            return;
        }

        if (HoldsProfiles)
        {
            var later = request;
            Answer(id, new ClearChargingProfileResponse(ClearChargingProfileStatus.Accepted));
            Hold(() => _profiles.Clear(later));
            return;
        }

        var cleared = _profiles.Clear(request) > 0;
        Answer(id, new ClearChargingProfileResponse(cleared ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.Unknown));
        if (cleared)
            RecomputeOffers();
    }

    /// <summary>
    /// OCPP 1.6 §5.7. Connector 0 is answered with what all connectors together can expect to draw, which the cap of the charge point limits.
    /// </summary>
    private void Handle(ReadOnlySpan<byte> id, in GetCompositeScheduleRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        var unit = request.ChargingRateUnit
            ?? ((RateUnits & ChargingRateUnits.Current) != 0 ? ChargingRateUnit.A : ChargingRateUnit.W);
        if (_quirks.Has(Quirk.NoCompositeSchedule) || !Understands(unit) || request.Duration <= 0 || (connectorId != 0 && Find(connectorId) is null))
        {
            Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Rejected));
            return;
        }

        var whole = _electrical with { MaxAmperes = _electrical.MaxAmperes * _connectors.Length };
        var schedule = connectorId == 0
            ? CompositeSchedule.TotalBetween(
                _profiles.Profiles,
                Array.ConvertAll(
                    _connectors, station => new ChargingConnector(station.Connector.Id, ContextOf(station.Connector.Transaction), _electrical)),
                Clock,
                request.Duration,
                unit,
                whole)
            : CompositeSchedule.Between(
                _profiles.Profiles, connectorId, Clock, request.Duration, unit, ContextOf(Find(connectorId)?.Connector.Transaction), _electrical);
        if (_quirks.Has(Quirk.MinusOneLimits))
            schedule = WithMinusOne(schedule, connectorId == 0 ? whole : _electrical);
        Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Accepted, connectorId, (OcppDateTime)Clock, schedule));
    }

    private static ChargingSchedule WithMinusOne(in ChargingSchedule schedule, in ElectricalContext electrical)
    {
        var unlimited = schedule.ChargingRateUnit == ChargingRateUnit.A
            ? electrical.MaxAmperes
            : electrical.MaxAmperes * electrical.Voltage * electrical.Phases;
        var periods = schedule.ChargingSchedulePeriod.ToArray();
        for (var i = 0; i < periods.Length; i++)
        {
            if (periods[i].Limit >= unlimited)
                periods[i] = periods[i] with { Limit = -1 };
        }

        return schedule with { ChargingSchedulePeriod = periods };
    }
}
