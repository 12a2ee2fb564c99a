using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Statuses;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Availability;

/// <summary>Takes connectors in and out of service, by command or for an installation of firmware (OCPP 1.6 §5.2, §5.19).</summary>
internal sealed class AvailabilityControl
{
    private readonly MessageOutput _output;
    private readonly ConnectorSet _connectors;
    private readonly StatusReporter _statuses;
    private readonly OfferControl _offers;
    private readonly ReservationControl _reservations;

    public AvailabilityControl(
        MessageOutput output, ConnectorSet connectors, StatusReporter statuses, OfferControl offers, ReservationControl reservations)
    {
        _output = output;
        _connectors = connectors;
        _statuses = statuses;
        _offers = offers;
        _reservations = reservations;
        reservations.Freed += ApplyAll;
    }

    /// <summary>True while connectors go out of service as they become free, for an installation (whitepaper L01.FR.07).</summary>
    public bool IsInstalling { get; set; }

    /// <summary>Takes a connector, or with 0 the whole charge point, in or out of service; at once, or when it becomes free.</summary>
    public void Change(int connectorId, bool operative)
    {
        if (connectorId == 0)
            _statuses.SetOperative(operative);
        foreach (var connector in _connectors.All)
        {
            if (connectorId != 0 && connectorId != connector.Id)
                continue;
            if (operative)
            {
                connector.SetOperative(true);
                _offers.Refresh(connector);
            }
            else if (connector.IsOperative)
            {
                // A reservation ends with the service (OCPP 1.6 §5.13).
                _reservations.EndOn(connectorId);
                connector.IsInoperativeScheduled = true;
                Apply(connector);
            }
        }
    }

    /// <summary>
    /// Applies a scheduled change if the connector is free, for the central system's command or for an installation: the table of OCPP 1.6
    /// §4.9 has no way from Preparing to Unavailable.
    /// </summary>
    public void Apply(Connector connector)
    {
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
        _offers.Refresh(connector);
    }

    /// <summary>Applies the scheduled changes of all connectors that are free.</summary>
    public void ApplyAll()
    {
        foreach (var connector in _connectors.All)
            Apply(connector);
    }

    /// <summary>Puts the connectors back into service that an installation took out of it.</summary>
    public void Unblock()
    {
        IsInstalling = false;
        foreach (var connector in _connectors.All)
            connector.IsBlocked = false;
        _statuses.SettleAll();
    }

    public void Handle(ReadOnlySpan<byte> id, in ChangeAvailabilityRequest request)
    {
        var connectorId = request.ConnectorId.Value;
        if (connectorId != 0 && _connectors.Find(connectorId) is null)
        {
            _output.Answer(id, new ChangeAvailabilityResponse(AvailabilityStatus.Rejected));
            return;
        }

        Change(connectorId, request.Type == AvailabilityType.Operative);
        var waits = _connectors.All.Any(c => (connectorId == 0 || connectorId == c.Id) && c.IsInoperativeScheduled);
        _output.Answer(id, new ChangeAvailabilityResponse(waits ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted));
    }
}
