using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Cancels a reservation (OCPP 1.6 §5.1, §6.5).</summary>
public readonly partial record struct CancelReservationRequest(int ReservationId) : IOcppPayload<CancelReservationRequest>;

/// <summary>The response to CancelReservation (OCPP 1.6 §6.6).</summary>
public readonly partial record struct CancelReservationResponse(CancelReservationStatus Status) : IOcppPayload<CancelReservationResponse>;

/// <summary>The result of CancelReservation (OCPP 1.6 §7.5).</summary>
public enum CancelReservationStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The reservation has been cancelled.</summary>
    Accepted,

    /// <summary>There is no reservation with this id.</summary>
    Rejected,
}
