using Moev.Gateway.Commands;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Replies;

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
        ControlReplies.NotAccepted(sent.Identity.Value, sent.Action, sent.Status, sent.MessageId, sent.ElapsedMs);

    /// <summary>Returns the response of a command that failed.</summary>
    public static IResult Reply(this CommandFailure failure) => ControlReplies.Problem(OutcomeProblems.Of(failure));
}
