using System.Text.Json.Serialization;
using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.Problems;

/// <summary>An error answer: problem details (RFC 9457) with a reason that a program can compare.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One of <see cref="ProblemReasons"/>.</param>
/// <param name="Title">The reason in words; the same for every occurrence.</param>
/// <param name="Detail">What is wrong with this request.</param>
internal sealed record ControlProblem(
    [property: JsonPropertyOrder(-3)] int Status,
    [property: JsonPropertyOrder(-1)] string Reason,
    [property: JsonPropertyOrder(-4)] string Title,
    [property: JsonPropertyOrder(-2)] string Detail)
{
    [JsonPropertyOrder(-5)]
    public string Type => "urn:moev-gateway:problem:" + Reason;

    /// <summary>The member of the body, or the parameter of the query, that is wrong.</summary>
    public string? Member { get; init; }

    /// <summary>What is wrong with the member of an OCPP payload.</summary>
    public string? Kind { get; init; }

    /// <summary>Where it stands: bytes from the start of the body.</summary>
    public long? Offset { get; init; }

    /// <summary>The charge point's identity.</summary>
    public string? Id { get; init; }

    public string? Action { get; init; }

    public string? MessageId { get; init; }

    public double? ElapsedMs { get; init; }

    /// <summary>The status that the charge point answered, such as Rejected.</summary>
    public string? ChargePointStatus { get; init; }

    /// <summary>The CALLERROR's code, as sent.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The CALLERROR's description, as sent.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The charge point's payload, as sent.</summary>
    public RawJson? Answer { get; init; }

    /// <summary>The transactions to choose from.</summary>
    public IReadOnlyList<TransactionView>? Transactions { get; init; }

    /// <summary>What was commanded before under the same Idempotency-Key.</summary>
    public IReadOnlyList<AuditView>? Commands { get; init; }

    /// <summary>The profiles that were sent before the outcome was known.</summary>
    public IReadOnlyList<LimitAttempt>? Tried { get; init; }

    /// <summary>The limit that took its place while it waited.</summary>
    public NewerLimit? SupersededBy { get; init; }

    /// <summary>The job that was to be done: it is on record.</summary>
    public JobView? Job { get; init; }

    public ReservationView? Reservation { get; init; }

    public LocalListView? LocalList { get; init; }

    /// <summary>Every SendLocalList, in order, with what the charge point said.</summary>
    public IReadOnlyList<LocalListPart>? Sent { get; init; }

    /// <summary>What each charge point answered to a command to all.</summary>
    public IReadOnlyList<CommandAnswer>? Results { get; init; }

    public static ControlProblem Of(int status, string reason, string detail) => new(status, reason, ProblemReasons.Title(reason), detail);

    public static ControlProblem InvalidMember(string member, string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidMember, detail) with { Member = member };

    public static ControlProblem InvalidQuery(string name, string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidQuery, detail) with { Member = name };
}
