using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http.Limits;

/// <summary>Writes the outcomes of limits as answers.</summary>
internal static class LimitAnswers
{
    /// <summary>Returns the result of one of many limits.</summary>
    /// <param name="index">Its place in the request, from 0.</param>
    /// <param name="strict">True when a status other than Accepted is a problem.</param>
    public static LimitResult Result(this LimitOutcome outcome, int index, bool strict)
    {
        if (outcome is LimitOutcome.Failed failed)
            return LimitResult.Of(index, Problem(failed), outcome.Number);
        var answer = Answer((LimitOutcome.Answered)outcome);
        return strict && answer.Status != "Accepted"
            ? LimitResult.Of(index, NotAccepted(answer), outcome.Number)
            : new LimitResult(index, StatusCodes.Status200OK, outcome.Number, answer, null);
    }

    /// <summary>Returns the response to one limit.</summary>
    /// <inheritdoc cref="Result"/>
    public static IResult Reply(this LimitOutcome outcome, bool strict) => outcome is LimitOutcome.Failed failed
        ? ControlReplies.Problem(Problem(failed))
        : Reply(Answer((LimitOutcome.Answered)outcome), strict);

    private static IResult Reply(CommandAnswer answer, bool strict) =>
        strict && answer.Status != "Accepted" ? ControlReplies.Problem(NotAccepted(answer)) : answer.Reply();

    private static ControlProblem NotAccepted(CommandAnswer answer) => answer.NotAccepted().With(answer.Find(LimitMembers.Tried));

    private static ControlProblem Problem(LimitOutcome.Failed failed)
    {
        var problem = OutcomeProblems.Of(failed.Failure);
        return failed.Attempts.Count == 0 ? problem : problem.With(LimitMembers.Tried.Of(Attempts(failed.Attempts)));
    }

    private static CommandAnswer Answer(LimitOutcome.Answered outcome)
    {
        var accepted = outcome.Accepted;
        return outcome.Decisive.Sent.Answer().With(
        [
            OutcomeMembers.ConnectorId.Of(accepted?.ConnectorId),
            OutcomeMembers.TransactionId.Of(accepted?.TransactionId),
            .. LimitMembers.Of(outcome.Limit),
            LimitMembers.Purpose.Of(accepted?.Purpose.ToString()),
            LimitMembers.Tried.Of(Attempts(outcome.Attempts)),
            OutcomeMembers.Note.Of(accepted is null ? null : Note(outcome.Caveat)),
        ]);
    }

    private static string? Note(LimitCaveat caveat) => caveat switch
    {
        LimitCaveat.EndsWithTransaction => "The limit applies only to the transactions that are running now, and ends with them.",
        LimitCaveat.TransactionMayOutrankIt => "A running transaction did not accept a profile: a profile that it already has outranks this limit.",
        LimitCaveat.AppliesPerConnector => "The limit applies to each connector separately, not to their sum.",
        _ => null,
    };

    private static LimitAttempt[] Attempts(IReadOnlyList<ProfileAttempt> attempts) => [.. attempts.Select(Attempt)];

    private static LimitAttempt Attempt(ProfileAttempt attempt)
    {
        var sent = attempt.Sent;
        var problem = sent.Failure is null ? null : OutcomeProblems.Of(sent.Failure);
        return new LimitAttempt(
            attempt.Purpose.ToString(),
            attempt.ConnectorId,
            attempt.TransactionId,
            sent.IsAccepted,
            sent.Status,
            problem?.Reason,
            problem?.ErrorCode,
            problem?.ErrorDescription,
            sent.MessageId,
            sent.ElapsedMs,
            new RawJson(sent.Payload));
    }
}
