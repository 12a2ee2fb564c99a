using Moev.Gateway.Commands;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http.Outcomes;

/// <summary>Writes the outcomes of commands as answers.</summary>
internal static class CommandAnswers
{
    /// <summary>Returns the answer of a command. It has the reason if the command failed.</summary>
    public static CommandAnswer Answer(this SentCommand sent)
    {
        var answer = new CommandAnswer(sent.Identity.Value, sent.Action, sent.Status, sent.MessageId, sent.ElapsedMs);
        if (sent.Failure is null)
            return answer;
        var problem = OutcomeProblems.Of(sent.Failure);
        return answer with
        {
            Reason = problem.Reason,
            Detail = problem.Detail,
            ErrorCode = problem.ErrorCode,
            ErrorDescription = problem.ErrorDescription,
        };
    }

    /// <summary>Returns the problem of a command whose answer has another status than Accepted, for <c>?strict=1</c>.</summary>
    public static ControlProblem NotAccepted(this SentCommand sent) =>
        NotAccepted(sent.Identity.Value, sent.Action, sent.Status, sent.MessageId, sent.ElapsedMs);

    /// <inheritdoc cref="NotAccepted(SentCommand)"/>
    public static ControlProblem NotAccepted(this CommandAnswer answer) =>
        NotAccepted(answer.Id, answer.Action, answer.Status, answer.MessageId, answer.ElapsedMs);

    /// <summary>Returns the response of an answer: with <c>?strict=1</c> a 409 unless its status is Accepted.</summary>
    public static IResult Reply(this CommandAnswer answer, bool strict) =>
        strict && answer.Status != "Accepted" ? ControlReplies.Problem(answer.NotAccepted()) : answer.Reply();

    /// <summary>Returns the response of an answer, whatever its status.</summary>
    public static IResult Reply(this CommandAnswer answer) => ControlReplies.Json(answer, OutcomeJson.Plain.CommandAnswer);

    /// <summary>Returns the response of a command that failed.</summary>
    public static IResult Reply(this CommandFailure failure) => ControlReplies.Problem(OutcomeProblems.Of(failure));

    private static ControlProblem NotAccepted(string id, string action, string? status, string? messageId, double elapsedMs) =>
        ControlProblem.Of(
            StatusCodes.Status409Conflict, ProblemReasons.NotAccepted, $"The charge point answered {action} with {status ?? "no status"}.") with
        {
            Id = id,
            Action = action,
            ChargePointStatus = status,
            MessageId = messageId,
            ElapsedMs = elapsedMs,
        };
}
