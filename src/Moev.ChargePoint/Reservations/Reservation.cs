using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Reservations;

/// <summary>A reservation (OCPP 1.6 §3.11, §5.13).</summary>
/// <param name="Id">The central system's.</param>
/// <param name="ConnectorId">0: one connector, whichever (OCPP 1.6 §9.3.1).</param>
/// <param name="IdTag">For whom.</param>
/// <param name="ParentIdTag">The group that may use it too.</param>
/// <param name="Expiry">By the charge point's clock.</param>
public sealed record Reservation(int Id, int ConnectorId, IdTag IdTag, IdTag? ParentIdTag, DateTimeOffset Expiry)
{
    /// <summary>Whether a token, or its group, is whom it is for.</summary>
    internal bool IsFor(IdTag idTag, IdTag? parentIdTag) =>
        IdTag == idTag || (ParentIdTag is { } group && (group == parentIdTag || group == idTag));
}
