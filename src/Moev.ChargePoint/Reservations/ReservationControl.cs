using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Reservations;

/// <summary>Accepts, expires and applies reservations (OCPP 1.6 §3.11, §5.1, §5.13).</summary>
internal sealed class ReservationControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly ConnectorSet _connectors;
    private readonly StatusReporter _statuses;
    private readonly ReservationTable _table = new();
    private readonly Alarm _expiryDue;

    public ReservationControl(
        ChargePointOptions options, ChargePointClock clock, ChargePointLog log, MessageOutput output, ConnectorSet connectors, StatusReporter statuses)
    {
        _options = options;
        _clock = clock;
        _log = log;
        _output = output;
        _connectors = connectors;
        _statuses = statuses;
        _expiryDue = clock.CreateAlarm(AlarmOrder.ReservationExpiry, Expire);
    }

    /// <summary>Raised when a connector may have become free: it may be wanted for an installation (whitepaper L01.FR.07).</summary>
    public event Action? Freed;

    /// <summary>The reservations that are in force.</summary>
    public IReadOnlyList<Reservation> All => _table.All;

    /// <summary>Returns the reason why reservations keep a token from a connector; null when they do not.</summary>
    public string? Refusal(Connector connector, IdTag idTag, IdTag? parentIdTag)
    {
        if (_table.All.Count == 0 || _table.For(connector.Id, idTag, parentIdTag) is not null)
            return null;
        if (_table.On(connector.Id) is not null)
            return "the connector is reserved";
        return FreeConnectors(without: connector) < _table.Floating ? "the last free connector is reserved" : null;
    }

    /// <summary>Returns true if a connector has a reservation for a group: only the central system may know the token's group.</summary>
    public bool HasOneForGroup(Connector connector) =>
        _table.All.Any(r => r.ParentIdTag is not null && (r.ConnectorId == 0 || r.ConnectorId == connector.Id));

    /// <summary>Ends the reservation that a new transaction uses (OCPP 1.6 §5.13).</summary>
    /// <returns>Its id; null when there is none.</returns>
    public int? Use(int connectorId, IdTag idTag, IdTag? parentIdTag)
    {
        if (_table.For(connectorId, idTag, parentIdTag) is not { } reservation)
            return null;
        Remove(reservation);
        return reservation.Id;
    }

    /// <summary>
    /// Ends the reservations of one connector, or with 0 all: of what is faulted or out of service. The caller settles the statuses.
    /// </summary>
    public void EndOn(int connectorId)
    {
        foreach (var reservation in _table.All.Where(r => connectorId == 0 || r.ConnectorId == connectorId).ToArray())
            Remove(reservation);
    }

    /// <summary>Schedules the next expiry, which is a time of the wall clock.</summary>
    public void Arm()
    {
        if (_table.NextExpiry is { } expiry)
            _expiryDue.SetAt(_clock.MomentOf(expiry));
        else
            _expiryDue.Clear();
    }

    public void Handle(ReadOnlySpan<byte> id, in ReserveNowRequest request)
    {
        var replaced = _table.Find(request.ReservationId);
        if (replaced is not null)
            Remove(replaced);
        var reservation = new Reservation(
            request.ReservationId, request.ConnectorId.Value, request.IdTag, request.ParentIdTag, request.ExpiryDate.Value);
        var status = Judge(reservation);
        if (status == ReservationStatus.Accepted)
            Add(reservation);
        else if (replaced is not null)
            Add(replaced);
        _output.Answer(id, new ReserveNowResponse(status));
        _statuses.SettleAll();
    }

    public void Handle(ReadOnlySpan<byte> id, in CancelReservationRequest request)
    {
        var reservation = _table.Find(request.ReservationId);
        _output.Answer(id, new CancelReservationResponse(reservation is null ? CancelReservationStatus.Rejected : CancelReservationStatus.Accepted));
        if (reservation is null)
            return;
        Remove(reservation);
        SettleFreed();
    }

    private ReservationStatus Judge(Reservation reservation)
    {
        if (reservation.Expiry <= _clock.WallTime)
            return ReservationStatus.Rejected;
        if (_statuses.ErrorCode != ChargePointErrorCode.NoError)
            return ReservationStatus.Faulted;
        if (reservation.ConnectorId == 0)
        {
            if (!_options.ReserveConnectorZeroSupported)
                return ReservationStatus.Rejected;
            if (FreeConnectors() > _table.Floating)
                return ReservationStatus.Accepted;
            return _connectors.All.All(static c => c.Status == ChargePointStatus.Faulted) ? ReservationStatus.Faulted
                : _connectors.All.All(static c => c.Status == ChargePointStatus.Unavailable) ? ReservationStatus.Unavailable
                : ReservationStatus.Occupied;
        }

        return _connectors.Find(reservation.ConnectorId)?.Status switch
        {
            null => ReservationStatus.Rejected,
            ChargePointStatus.Faulted => ReservationStatus.Faulted,
            ChargePointStatus.Unavailable => ReservationStatus.Unavailable,
            // One must remain for each reservation that names no connector (OCPP 1.6 §5.13).
            ChargePointStatus.Available when FreeConnectors() > _table.Floating => ReservationStatus.Accepted,
            _ => ReservationStatus.Occupied,
        };
    }

    /// <summary>Counts the connectors that a driver with a reservation could start to use.</summary>
    private int FreeConnectors(Connector? without = null) =>
        _connectors.All.Count(c => c != without && c.Status is ChargePointStatus.Available && !c.IsInoperativeScheduled);

    private void Expire()
    {
        foreach (var reservation in _table.All.Where(r => r.Expiry <= _clock.WallTime).ToArray())
        {
            _log.Note($"reservation {reservation.Id} has expired");
            Remove(reservation);
        }

        Arm();
        SettleFreed();
    }

    private void SettleFreed()
    {
        _statuses.SettleAll();
        Freed?.Invoke();
    }

    private void Add(Reservation reservation)
    {
        _table.Add(reservation);
        Mark(reservation, isReserved: true);
    }

    private void Remove(Reservation reservation)
    {
        _table.Remove(reservation);
        Mark(reservation, isReserved: false);
    }

    private void Mark(Reservation reservation, bool isReserved)
    {
        if (_connectors.Find(reservation.ConnectorId) is { } connector)
            connector.IsReserved = isReserved;
        Arm();
    }
}
