using System.Globalization;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>What the central system asks for in smart charging (OCPP 1.6 §5.5, §5.7, §5.16).</content>
internal sealed partial class ChargePointCore
{
    private void Handle(ReadOnlySpan<byte> id, in SetChargingProfileRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        var refusal = Install(connectorId, request.CsChargingProfiles);
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

    /// <summary>Installs a profile for what runs on the connector now. It may point into a message.</summary>
    private ProfileRefusal Install(int connectorId, in ChargingProfile profile)
    {
        var refusal = _profiles.Install(connectorId, profile, ContextOf(Find(connectorId)?.Connector.Transaction), Clock);
        if (refusal != ProfileRefusal.None)
            _observer.Note($"charging profile {profile.ChargingProfileId} is not taken: {refusal}");
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
            ?? ((_options.RateUnits & ChargingRateUnits.Current) != 0 ? ChargingRateUnit.A : ChargingRateUnit.W);
        var isAllowed = (_options.RateUnits & (unit == ChargingRateUnit.A ? ChargingRateUnits.Current : ChargingRateUnits.Power)) != 0;
        if (!isAllowed || request.Duration <= 0 || (connectorId != 0 && Find(connectorId) is null))
        {
            Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Rejected));
            return;
        }

        var schedule = connectorId == 0
            ? CompositeSchedule.TotalBetween(
                _profiles.Profiles,
                Array.ConvertAll(
                    _connectors, station => new ChargingConnector(station.Connector.Id, ContextOf(station.Connector.Transaction), _electrical)),
                Clock,
                request.Duration,
                unit,
                _electrical with { MaxAmperes = _electrical.MaxAmperes * _connectors.Length })
            : CompositeSchedule.Between(
                _profiles.Profiles, connectorId, Clock, request.Duration, unit, ContextOf(Find(connectorId)?.Connector.Transaction), _electrical);
        Answer(id, new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Accepted, connectorId, (OcppDateTime)Clock, schedule));
    }
}
