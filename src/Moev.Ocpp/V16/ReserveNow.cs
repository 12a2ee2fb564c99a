using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reserves a connector for a token (OCPP 1.6 §5.13, §6.37).</summary>
/// <param name="ConnectorId">The connector; 0: any connector.</param>
/// <param name="ExpiryDate">The end of the reservation.</param>
/// <param name="IdTag">The token that may use the connector; at most 20 characters.</param>
/// <param name="ParentIdTag">The group that may use it as well; at most 20 characters.</param>
/// <param name="ReservationId">The id, unique at the charge point. A reservation with the same id is replaced.</param>
public readonly partial record struct ReserveNowRequest(
    ConnectorId ConnectorId,
    OcppDateTime ExpiryDate,
    IdTag IdTag,
    IdTag? ParentIdTag,
    int ReservationId) : IOcppPayload<ReserveNowRequest>;

/// <summary>The response to ReserveNow (OCPP 1.6 §6.38).</summary>
public readonly partial record struct ReserveNowResponse(ReservationStatus Status) : IOcppPayload<ReserveNowResponse>;

/// <summary>The result of ReserveNow (OCPP 1.6 §7.40).</summary>
public enum ReservationStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The connector is reserved.</summary>
    Accepted,

    /// <summary>The connector or charge point is faulted.</summary>
    Faulted,

    /// <summary>The connector is in use.</summary>
    Occupied,

    /// <summary>The charge point does not support reservations.</summary>
    Rejected,

    /// <summary>The connector is out of service.</summary>
    Unavailable,
}
