using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reserves a connector for a token (OCPP 1.6 §5.13, §6.37).</summary>
/// <param name="ConnectorId">0: any connector.</param>
/// <param name="ExpiryDate">When the reservation ends.</param>
/// <param name="IdTag">For whom; at most 20 characters.</param>
/// <param name="ParentIdTag">The group that may use it as well; at most 20 characters.</param>
/// <param name="ReservationId">Unique at the charge point; one in use is replaced.</param>
public readonly partial record struct ReserveNowRequest(
    ConnectorId ConnectorId,
    OcppDateTime ExpiryDate,
    IdTag IdTag,
    IdTag? ParentIdTag,
    int ReservationId) : IOcppPayload<ReserveNowRequest>;

/// <summary>Whether it is reserved (OCPP 1.6 §6.38).</summary>
public readonly partial record struct ReserveNowResponse(ReservationStatus Status) : IOcppPayload<ReserveNowResponse>;

/// <summary>Whether a connector is reserved (OCPP 1.6 §7.40).</summary>
public enum ReservationStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is reserved.</summary>
    Accepted,

    /// <summary>There is an error.</summary>
    Faulted,

    /// <summary>Somebody uses it.</summary>
    Occupied,

    /// <summary>The charge point does not reserve.</summary>
    Rejected,

    /// <summary>It is out of service.</summary>
    Unavailable,
}
