using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Reservations;

/// <summary>The reservations of one charge point: at most one per connector, and for connector 0 at most as many as it has connectors.</summary>
internal sealed class ReservationTable
{
    private readonly List<Reservation> _reservations = [];

    /// <summary>All reservations, in order of arrival.</summary>
    public IReadOnlyList<Reservation> All => _reservations;

    /// <summary>The number of connectors that must stay free for reservations that name none.</summary>
    public int Floating => _reservations.Count(static reservation => reservation.ConnectorId == 0);

    /// <summary>The expiry of the reservation that expires next; null when there is none.</summary>
    public DateTimeOffset? NextExpiry => _reservations.Count == 0 ? null : _reservations.Min(static reservation => reservation.Expiry);

    public Reservation? On(int connectorId) => _reservations.Find(reservation => reservation.ConnectorId == connectorId);

    public Reservation? Find(int id) => _reservations.Find(reservation => reservation.Id == id);

    public void Add(Reservation reservation) => _reservations.Add(reservation);

    public void Remove(Reservation reservation) => _reservations.Remove(reservation);

    /// <summary>Finds the reservation that a token would use on a connector: the connector's own, or one that names no connector.</summary>
    public Reservation? For(int connectorId, IdTag idTag, IdTag? parentIdTag) =>
        _reservations.Find(r => r.ConnectorId == connectorId && r.IsFor(idTag, parentIdTag))
        ?? _reservations.Find(r => r.ConnectorId == 0 && r.IsFor(idTag, parentIdTag));
}
