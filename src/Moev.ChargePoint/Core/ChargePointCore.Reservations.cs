using Moev.ChargePoint.Reservations;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Reservations (OCPP 1.6 §3.11, §5.1, §5.13).</content>
internal sealed partial class ChargePointCore
{
    private readonly ReservationBook _reservations = new();
    private readonly Alarm _reservationDue;

    public IReadOnlyList<Reservation> Reservations => _reservations.All;

    private void Handle(ReadOnlySpan<byte> id, in ReserveNowRequest request)
    {
        var replaced = _reservations.Find(request.ReservationId);
        if (replaced is not null)
            Remove(replaced);
        var reservation = new Reservation(
            request.ReservationId, request.ConnectorId.Value, request.IdTag, request.ParentIdTag, request.ExpiryDate.Value);
        var status = Judge(reservation);
        if (status == ReservationStatus.Accepted)
            Add(reservation);
        else if (replaced is not null)
            Add(replaced);
        Answer(id, new ReserveNowResponse(status));
        Settle();
    }

    private ReservationStatus Judge(Reservation reservation)
    {
        if (reservation.Expiry <= Clock)
            return ReservationStatus.Rejected;
        if (_errorCode != ChargePointErrorCode.NoError)
            return ReservationStatus.Faulted;
        if (reservation.ConnectorId == 0)
        {
            if (!_options.ReserveConnectorZeroSupported)
                return ReservationStatus.Rejected;
            if (FreeConnectors() > _reservations.Floating)
                return ReservationStatus.Accepted;
            return _connectors.All(static s => s.Connector.Status == ChargePointStatus.Faulted) ? ReservationStatus.Faulted
                : _connectors.All(static s => s.Connector.Status == ChargePointStatus.Unavailable) ? ReservationStatus.Unavailable
                : ReservationStatus.Occupied;
        }

        return Find(reservation.ConnectorId)?.Connector.Status switch
        {
            null => ReservationStatus.Rejected,
            ChargePointStatus.Faulted => ReservationStatus.Faulted,
            ChargePointStatus.Unavailable => ReservationStatus.Unavailable,
            // One must remain for each reservation that names no connector (OCPP 1.6 §5.13).
            ChargePointStatus.Available when FreeConnectors() > _reservations.Floating => ReservationStatus.Accepted,
            _ => ReservationStatus.Occupied,
        };
    }

    /// <summary>Connectors that a driver with a reservation could begin to use.</summary>
    private int FreeConnectors(Station? without = null) =>
        _connectors.Count(station => station != without && station.Connector.Status is ChargePointStatus.Available
            && !station.Connector.IsInoperativeScheduled);

    /// <summary>Why reservations keep a token from a connector; null when they do not.</summary>
    private string? ReservationRefusal(Station station, IdTag idTag, IdTag? parentIdTag)
    {
        if (_reservations.All.Count == 0 || _reservations.For(station.Connector.Id, idTag, parentIdTag) is not null)
            return null;
        if (_reservations.On(station.Connector.Id) is not null)
            return "the connector is reserved";
        return FreeConnectors(without: station) < _reservations.Floating ? "the last free connector is reserved" : null;
    }

    /// <summary>Whether the token's group, which only the central system knows, may be the one that a reservation is for.</summary>
    private bool MayBeOfReservedGroup(Station station, IdTag idTag) =>
        KnownParentOf(idTag) is null
        && _reservations.All.Any(r => r.ParentIdTag is not null && (r.ConnectorId == 0 || r.ConnectorId == station.Connector.Id));

    private void Handle(ReadOnlySpan<byte> id, in CancelReservationRequest request)
    {
        var reservation = _reservations.Find(request.ReservationId);
        Answer(id, new CancelReservationResponse(reservation is null ? CancelReservationStatus.Rejected : CancelReservationStatus.Accepted));
        if (reservation is null)
            return;
        Remove(reservation);
        SettleFreed();
    }

    private void ExpireReservations()
    {
        foreach (var reservation in _reservations.All.Where(r => r.Expiry <= Clock).ToArray())
        {
            Note($"reservation {reservation.Id} has expired");
            Remove(reservation);
        }

        ArmReservations();
        SettleFreed();
    }

    /// <summary>A fault or a withdrawal from service ends them: of one connector, or with 0 all. The caller settles the statuses.</summary>
    private void EndReservationsOn(int connectorId)
    {
        foreach (var reservation in _reservations.All.Where(r => connectorId == 0 || r.ConnectorId == connectorId).ToArray())
            Remove(reservation);
    }

    private void Add(Reservation reservation)
    {
        _reservations.Add(reservation);
        if (Find(reservation.ConnectorId) is { } station)
            station.Connector.IsReserved = true;
        ArmReservations();
    }

    private void Remove(Reservation reservation)
    {
        _reservations.Remove(reservation);
        if (Find(reservation.ConnectorId) is { } station)
            station.Connector.IsReserved = false;
        ArmReservations();
    }

    /// <summary>An expiry date is a time of the clock, which may be set.</summary>
    private void ArmReservations()
    {
        if (_reservations.NextExpiry is { } expiry)
            _reservationDue.SetAt(ElapsedAt(expiry));
        else
            _reservationDue.Clear();
    }

    /// <summary>When the clock will show a time, on the scale of the alarms; the present when it has passed.</summary>
    private TimeSpan ElapsedAt(DateTimeOffset time)
    {
        var wait = time - Clock;
        return wait <= TimeSpan.Zero ? _now : wait < TimeSpan.MaxValue - _now ? _now + wait : TimeSpan.MaxValue;
    }

    /// <summary>A connector that is free again may be wanted for an installation (whitepaper L01.FR.07).</summary>
    private void SettleFreed()
    {
        Settle();
        foreach (var station in _connectors)
            ApplyAvailability(station);
    }

    private void Settle()
    {
        foreach (var station in _connectors)
            Settle(station);
    }
}
