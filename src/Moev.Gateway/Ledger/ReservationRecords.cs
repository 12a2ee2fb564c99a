using System.Text.Json.Serialization;

namespace Moev.Gateway.Ledger;

/// <summary>The state of a reservation.</summary>
internal enum ReservationState : byte
{
    /// <summary>On record; the charge point has not answered yet.</summary>
    Requested,

    Accepted,

    /// <summary>The charge point answered another status than Accepted, or a CALLERROR.</summary>
    Refused,

    Cancelled,

    /// <summary>A transaction that names it has begun (OCPP 1.6 §5.13).</summary>
    Used,

    /// <summary>Expired. Never stored, because it follows from the clock.</summary>
    Expired,

    /// <summary>Sent, and unanswered: the charge point may have made it.</summary>
    Unanswered,

    /// <summary>Certainly not sent.</summary>
    NotSent,
}

/// <summary>A reservation on record.</summary>
/// <param name="ConnectorId">0: any.</param>
internal sealed record ReservationRecord(
    int Id,
    int ConnectorId,
    string IdTag,
    string? ParentIdTag,
    DateTimeOffset ExpiryDate,
    ReservationState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>The status that the charge point answered last; null when it answered none.</summary>
    public string? Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>The transaction that used it.</summary>
    public int? TransactionId { get; init; }

    /// <summary>Gets the reservation that this one replaces, until the charge point has answered.</summary>
    public ReservationRecord? Replaces { get; init; }

    [JsonIgnore]
    public bool IsOpen => State is ReservationState.Requested or ReservationState.Accepted or ReservationState.Unanswered;

    /// <summary>The state by the clock.</summary>
    public ReservationState StateAt(DateTimeOffset now) => IsOpen && ExpiryDate <= now ? ReservationState.Expired : State;
}

/// <summary>A reservation to request.</summary>
/// <param name="Id">The id; null for a new one.</param>
internal sealed record ReservationOpening(int? Id, int ConnectorId, string IdTag, string? ParentIdTag, DateTimeOffset ExpiryDate, DateTimeOffset At);
