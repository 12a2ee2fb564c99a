using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Cancels a reservation (OCPP 1.6 §5.1, §6.5).</summary>
public readonly partial record struct CancelReservationRequest(int ReservationId) : IOcppPayload<CancelReservationRequest>;

/// <summary>Whether it was cancelled (OCPP 1.6 §6.6).</summary>
public readonly partial record struct CancelReservationResponse(CancelReservationStatus Status) : IOcppPayload<CancelReservationResponse>;

/// <summary>Whether a reservation was cancelled (OCPP 1.6 §7.5).</summary>
public enum CancelReservationStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The reservation is gone.</summary>
    Accepted,

    /// <summary>There is none with this id.</summary>
    Rejected,
}
