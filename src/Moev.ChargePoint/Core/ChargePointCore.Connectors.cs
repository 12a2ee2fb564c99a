using System.Globalization;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Connectors in and out of service, and their locks (OCPP 1.6 §5.2, §5.18).</content>
internal sealed partial class ChargePointCore
{
    private void ChangeAvailability(int connectorId, bool operative)
    {
        if (connectorId == 0 && _operative != operative)
        {
            _operative = operative;
            Tell(0, Status, _errorCode, null);
        }

        foreach (var station in _connectors)
        {
            if (connectorId != 0 && connectorId != station.Connector.Id)
                continue;
            if (operative)
            {
                station.Connector.SetOperative(true);
                Refresh(station, null);
            }
            else if (station.Connector.IsOperative)
            {
                // A reservation ends with the service (OCPP 1.6 §5.13).
                EndReservationsOn(connectorId);
                station.Connector.IsInoperativeScheduled = true;
                ApplyAvailability(station);
            }
        }
    }

    /// <summary>
    /// Carries a scheduled change out once the connector is free, for the central system's order or for an installation: §4.9's table has no
    /// way from Preparing to Unavailable.
    /// </summary>
    private void ApplyAvailability(Station station)
    {
        var connector = station.Connector;
        if (connector.Status is not (ChargePointStatus.Available or ChargePointStatus.Faulted))
            return;
        if (connector.Transaction is not null || connector.Ev is not null)
            return;
        if (IsInstalling && !connector.IsBlocked)
            connector.IsBlocked = true;
        else if (!connector.IsInoperativeScheduled)
            return;
        if (connector.IsInoperativeScheduled)
            connector.SetOperative(false);
        Refresh(station, null);
    }

    private void Handle(ReadOnlySpan<byte> id, in ChangeAvailabilityRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        if (connectorId != 0 && Find(connectorId) is null)
        {
            Answer(id, new ChangeAvailabilityResponse(AvailabilityStatus.Rejected));
            return;
        }

        ChangeAvailability(connectorId, request.Type == AvailabilityType.Operative);
        var waits = _connectors.Any(s => (connectorId == 0 || connectorId == s.Connector.Id) && s.Connector.IsInoperativeScheduled);
        Answer(id, new ChangeAvailabilityResponse(waits ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted));
    }

    private void Handle(ReadOnlySpan<byte> id, in UnlockConnectorRequest request)
    {
        // A connector that is not there has no lock either (errata 3.85).
        var station = Find(request.ConnectorId.Value);
        var status = station is null ? UnlockStatus.NotSupported : _options.CableLock switch
        {
            CableLock.None => UnlockStatus.NotSupported,
            CableLock.Jammed => UnlockStatus.UnlockFailed,
            _ => UnlockStatus.Unlocked,
        };
        Answer(id, new UnlockConnectorResponse(status));
        if (station is null || status == UnlockStatus.NotSupported)
            return;

        // A transaction is finished first (OCPP 1.6 §5.18), whether or not the lock then opens.
        EndTransaction(station, Reason.UnlockCommand);
        Note(string.Create(CultureInfo.InvariantCulture, $"connector {station.Connector.Id}: {(status == UnlockStatus.Unlocked ? "unlocked" : "the lock is jammed")}"));
        if (status != UnlockStatus.Unlocked)
            return;
        station.CableHeldFor = null;
        station.Connector.Unlock();
        Refresh(station, null);
        ApplyAvailability(station);
    }
}
