using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Replies;

/// <summary>Turns values into HTTP answers.</summary>
internal static class ControlReplies
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, type, "application/json", status);

    public static IResult Problem(ControlProblem problem) =>
        TypedResults.Json(problem, ControlJson.Plain.ControlProblem, "application/problem+json", problem.Status);

    /// <summary>An answer, or with <c>?strict=1</c> a 409 when its status is another than Accepted.</summary>
    public static IResult Command(CommandAnswer answer, bool strict) =>
        strict && answer.Status != "Accepted"
            ? Problem(NotAccepted(answer))
            : Json(answer, ControlJson.Plain.CommandAnswer);

    public static ControlProblem NotAccepted(CommandAnswer answer) =>
        NotAccepted(answer.Id, answer.Action, answer.Status, answer.MessageId, answer.ElapsedMs) with { Tried = answer.Tried };

    public static ControlProblem NotAccepted(string id, string action, string? status, string? messageId, double elapsedMs) =>
        ControlProblem.Of(
            StatusCodes.Status409Conflict,
            ProblemReasons.NotAccepted,
            $"The charge point answered {action} with {status ?? "no status"}.") with
        {
            Id = id,
            Action = action,
            ChargePointStatus = status,
            MessageId = messageId,
            ElapsedMs = elapsedMs,
        };
}
