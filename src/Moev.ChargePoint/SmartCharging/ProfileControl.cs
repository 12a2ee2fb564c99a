using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.SmartCharging;

/// <summary>Serves the smart charging commands (OCPP 1.6 §5.5, §5.7, §5.16), at once or late, as the options and quirks want it.</summary>
internal sealed class ProfileControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly QuirkSet _quirks;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly ConnectorSet _connectors;
    private readonly OfferControl _offers;
    private readonly HeldChanges _held;
    private readonly List<(int ConnectorId, ChargingProfile Profile)> _replaced = [];

    public ProfileControl(
        ChargePointOptions options,
        ChargePointClock clock,
        ConfigurationStore configuration,
        QuirkSet quirks,
        ChargePointLog log,
        MessageOutput output,
        ConnectorSet connectors,
        OfferControl offers)
    {
        _options = options;
        _clock = clock;
        _configuration = configuration;
        _quirks = quirks;
        _log = log;
        _output = output;
        _connectors = connectors;
        _offers = offers;
        _held = new HeldChanges(options, clock, quirks, offers.Recompute);
        ShowRateUnits();
    }

    private ChargingRateUnits RateUnits =>
        _quirks.Has(Quirk.AmperesOnly) ? ChargingRateUnits.Current
        : _quirks.Has(Quirk.WattsOnly) ? ChargingRateUnits.Power
        : _options.RateUnits;

    /// <summary>Applies a change of the quirks: the supported units, and held profiles that need not wait any more.</summary>
    public void OnQuirksChanged()
    {
        ShowRateUnits();
        _held.OnQuirksChanged();
    }

    /// <summary>Applies the held changes if a quirk makes them wait for a sample.</summary>
    public void OnSample()
    {
        if (_quirks.Has(Quirk.ProfilesAtNextSample))
            _held.ApplyAll();
    }

    /// <summary>Forgets or, with a quirk, restores the replaced profiles: the charge point restarts.</summary>
    public void OnRestart()
    {
        if (_replaced.Count > 0 && _quirks.Has(Quirk.ReplacedProfileReturns))
        {
            foreach (var (connectorId, profile) in _replaced)
                _offers.Profiles.Install(connectorId, profile, ContextOf(connectorId), _clock.WallTime);
        }

        _replaced.Clear();
    }

    /// <summary>Removes the profiles of a transaction that has ended.</summary>
    public void OnTransactionEnded(int connectorId) => _offers.Profiles.EndTransaction(connectorId);

    /// <summary>Returns true if a profile may come with a RemoteStartTransaction (OCPP 1.6 §5.16.2).</summary>
    public bool IsFitForRemoteStart(int connectorId, in ChargingProfile profile) =>
        _offers.Profiles.CheckForRemoteStart(connectorId, profile) == ProfileRefusal.None;

    /// <summary>Installs a profile for the present transaction of a connector. The profile may point into a message.</summary>
    public ProfileRefusal Install(int connectorId, in ChargingProfile profile)
    {
        InstalledProfile[] before = _quirks.Has(Quirk.ReplacedProfileReturns) ? [.. _offers.Profiles.Profiles] : [];
        var understood = _quirks.Has(Quirk.WrongUnit) ? InOtherUnit(profile) : profile;
        var refusal = _offers.Profiles.Install(connectorId, understood, ContextOf(connectorId), _clock.WallTime);
        foreach (var old in before.Where(old => !_offers.Profiles.Profiles.Contains(old)).Take(_options.MaxChargingProfilesInstalled - _replaced.Count))
            _replaced.Add((old.ConnectorId, old.Profile));
        if (refusal != ProfileRefusal.None)
            _log.Note($"charging profile {profile.ChargingProfileId} is rejected: {refusal}");
        return refusal;
    }

    /// <summary>Returns a copy of a profile that does not need the message's memory.</summary>
    public static ChargingProfile Keep(in ChargingProfile profile) => profile with
    {
        ChargingSchedule = profile.ChargingSchedule with
        {
            ChargingSchedulePeriod = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray(),
        },
    };

    public void Handle(ReadOnlySpan<byte> id, in SetChargingProfileRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        var profile = request.CsChargingProfiles;
        if (IsRefusedByQuirk(profile) || !Supports(profile.ChargingSchedule.ChargingRateUnit))
        {
            _log.Note($"charging profile {profile.ChargingProfileId} is rejected");
            _output.Answer(id, new SetChargingProfileResponse(ChargingProfileStatus.Rejected));
            return;
        }

        if (_quirks.Has(Quirk.AcceptsAndIgnores))
        {
            _output.Answer(id, new SetChargingProfileResponse(ChargingProfileStatus.Accepted));
            return;
        }

        if (_held.HoldsNext)
        {
            var later = _offers.Profiles.Check(connectorId, profile, ContextOf(connectorId));
            _output.Answer(id, new SetChargingProfileResponse(later == ProfileRefusal.None ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected));
            if (later == ProfileRefusal.None)
            {
                var kept = Keep(profile);
                _held.Add(() => Install(connectorId, kept));
            }

            return;
        }

        var refusal = Install(connectorId, profile);
        if (refusal == ProfileRefusal.UnknownConnector)
        {
            // Errata 3.39.
            _output.AnswerError(
                id, CallErrorCode.PropertyConstraintViolation, string.Create(CultureInfo.InvariantCulture, $"There is no connector {connectorId}."));
            return;
        }

        _output.Answer(id, new SetChargingProfileResponse(refusal == ProfileRefusal.None ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected));
        if (refusal == ProfileRefusal.None)
            _offers.Recompute();
    }

    public void Handle(ReadOnlySpan<byte> id, in ClearChargingProfileRequest request)
    {
        if (_quirks.Has(Quirk.StackLevelZeroStays) && request.StackLevel == 0)
        {
            _output.Answer(id, new ClearChargingProfileResponse(ClearChargingProfileStatus.Unknown));
            return;
        }

        if (_held.HoldsNext)
        {
            var later = request;
            _output.Answer(id, new ClearChargingProfileResponse(ClearChargingProfileStatus.Accepted));
            _held.Add(() => _offers.Profiles.Clear(later));
            return;
        }

        var cleared = _offers.Profiles.Clear(request) > 0;
        _output.Answer(id, new ClearChargingProfileResponse(cleared ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.Unknown));
        if (cleared)
            _offers.Recompute();
    }

    /// <summary>
    /// Answers with the composite schedule (OCPP 1.6 §5.7). For connector 0 it is the sum that all connectors can expect to draw, which the
    /// limit of the charge point caps.
    /// </summary>
    public void Handle(ReadOnlySpan<byte> id, in GetCompositeScheduleRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        var unit = request.ChargingRateUnit
            ?? ((RateUnits & ChargingRateUnits.Current) != 0 ? ChargingRateUnit.A : ChargingRateUnit.W);
        if (_quirks.Has(Quirk.NoCompositeSchedule) || !Supports(unit) || request.Duration <= 0
            || (connectorId != 0 && _connectors.Find(connectorId) is null))
        {
            _output.Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Rejected));
            return;
        }

        var profiles = _offers.Profiles.Profiles;
        var electrical = _offers.Electrical;
        var now = _clock.WallTime;
        var whole = electrical with { MaxAmperes = electrical.MaxAmperes * _connectors.Count };
        var schedule = connectorId == 0
            ? CompositeSchedule.TotalBetween(
                profiles,
                [.. _connectors.All.Select(c => new ChargingConnector(c.Id, OfferControl.ContextOf(c.Transaction), electrical))],
                now,
                request.Duration,
                unit,
                whole)
            : CompositeSchedule.Between(profiles, connectorId, now, request.Duration, unit, ContextOf(connectorId), electrical);
        if (_quirks.Has(Quirk.MinusOneLimits))
            schedule = WithMinusOne(schedule, connectorId == 0 ? whole : electrical);
        _output.Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Accepted, connectorId, (OcppDateTime)now, schedule));
    }

    private TransactionContext? ContextOf(int connectorId) => OfferControl.ContextOf(_connectors.Find(connectorId)?.Transaction);

    /// <summary>Shows the supported units in the configuration key.</summary>
    private void ShowRateUnits() => _configuration.Find(ConfigurationKeys.ChargingScheduleAllowedChargingRateUnit)!.Value = RateUnits switch
    {
        ChargingRateUnits.Current => "Current",
        ChargingRateUnits.Power => "Power",
        _ => "Current,Power",
    };

    private bool IsRefusedByQuirk(in ChargingProfile profile) =>
        _quirks.Has(Quirk.RefusesProfiles)
        || (_quirks.Has(Quirk.StackLevelZeroOnly) && profile.StackLevel > 0)
        || (_quirks.Has(Quirk.RefusesChargePointMaxProfile) && profile.ChargingProfilePurpose == ChargingProfilePurpose.ChargePointMaxProfile);

    private bool Supports(ChargingRateUnit unit) =>
        unit is not (ChargingRateUnit.A or ChargingRateUnit.W)
        || (RateUnits & (unit == ChargingRateUnit.A ? ChargingRateUnits.Current : ChargingRateUnits.Power)) != 0;

    private static ChargingProfile InOtherUnit(in ChargingProfile profile) => profile with
    {
        ChargingSchedule = profile.ChargingSchedule with
        {
            ChargingRateUnit = profile.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.A ? ChargingRateUnit.W : ChargingRateUnit.A,
        },
    };

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
