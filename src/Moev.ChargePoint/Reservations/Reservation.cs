using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Reservations;

/// <summary>A reservation (OCPP 1.6 §3.11, §5.13).</summary>
/// <param name="Id">The central system's id.</param>
/// <param name="ConnectorId">The connector; 0 for any one connector (OCPP 1.6 §9.3.1).</param>
/// <param name="IdTag">The token that may use it.</param>
/// <param name="ParentIdTag">The group that may use it too.</param>
/// <param name="Expiry">The end, by the charge point's clock.</param>
public sealed record Reservation(int Id, int ConnectorId, IdTag IdTag, IdTag? ParentIdTag, DateTimeOffset Expiry)
{
    /// <summary>Returns true if the reservation is for this token or for its group.</summary>
    internal bool IsFor(IdTag idTag, IdTag? parentIdTag) =>
        IdTag == idTag || (ParentIdTag is { } group && (group == parentIdTag || group == idTag));
}
