using System.Text.Json.Serialization;
using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Model;

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

    public static ControlProblem NotConnected(ChargePointIdentity identity) =>
        Of(StatusCodes.Status404NotFound, ProblemReasons.ChargePointNotConnected, $"Charge point '{identity.Value}' is known, and not connected now.")
            with
        { Id = identity.Value };

    public static ControlProblem UnknownChargePoint(string id) =>
        Of(StatusCodes.Status404NotFound, ProblemReasons.ChargePointUnknown, $"No charge point '{id}' ever connected.") with { Id = id };

    /// <summary>What an outcome is in HTTP; null when the charge point answered with a CALLRESULT.</summary>
    public static ControlProblem? Of(CallOutcome outcome, ChargePointIdentity identity, string action)
    {
        var (status, reason, detail) = outcome.Kind switch
        {
            CallOutcomeKind.Answered => (0, "", ""),
            CallOutcomeKind.CallError => (
                StatusCodes.Status502BadGateway, ProblemReasons.CallError, $"The charge point answered {action} with CALLERROR {outcome.ErrorCode}."),
            CallOutcomeKind.TimedOut => (
                StatusCodes.Status504GatewayTimeout,
                ProblemReasons.TimedOut,
                $"{action} was sent, and the charge point did not answer in time: it may or may not have executed it."),
            CallOutcomeKind.ConnectionLost => (
                StatusCodes.Status504GatewayTimeout,
                ProblemReasons.ConnectionLost,
                $"{action} was sent, and the connection ended before an answer: the charge point may or may not have executed it."),
            CallOutcomeKind.NotConnected => (
                StatusCodes.Status404NotFound,
                ProblemReasons.ChargePointNotConnected,
                $"Charge point '{identity.Value}' is known, and not connected now."),
            CallOutcomeKind.QueueFull => (
                StatusCodes.Status429TooManyRequests,
                ProblemReasons.QueueFull,
                $"As many commands as may wait for this charge point are waiting; {action} was not sent."),
            _ => (
                StatusCodes.Status503ServiceUnavailable,
                ProblemReasons.NotSent,
                $"{action} was certainly not sent: {outcome.ErrorDescription ?? "it waited behind another call until its time ran out"}."),
        };
        return status == 0 ? null : Of(status, reason, detail) with
        {
            Id = identity.Value,
            Action = action,
            MessageId = outcome.Id.IsNone ? null : outcome.Id.ToString(),
            ElapsedMs = Milliseconds(outcome.Elapsed),
            ErrorCode = outcome.Kind == CallOutcomeKind.CallError ? outcome.ErrorCode : null,
            ErrorDescription = outcome.Kind == CallOutcomeKind.CallError ? outcome.ErrorDescription : null,
        };
    }

    public static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 1);
}
