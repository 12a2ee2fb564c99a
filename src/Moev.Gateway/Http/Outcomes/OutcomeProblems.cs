using Moev.Gateway.Commands;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Outcomes;

/// <summary>The table from failures of commands to problem details. Every route uses it.</summary>
internal static class OutcomeProblems
{
    /// <summary>Returns the problem details of a failure.</summary>
    public static ControlProblem Of(CommandFailure failure)
    {
        var (status, reason) = Row(failure);
        return AddMembers(ControlProblem.Of(status, reason, failure.Message), failure);
    }

    private static (int Status, string Reason) Row(CallOutcomeKind kind) => kind switch
    {
        CallOutcomeKind.CallError => (StatusCodes.Status502BadGateway, ProblemReasons.CallError),
        CallOutcomeKind.Unreadable => (StatusCodes.Status502BadGateway, ProblemReasons.AnswerUnreadable),
        CallOutcomeKind.TimedOut => (StatusCodes.Status504GatewayTimeout, ProblemReasons.TimedOut),
        CallOutcomeKind.ConnectionLost => (StatusCodes.Status504GatewayTimeout, ProblemReasons.ConnectionLost),
        CallOutcomeKind.NotConnected => (StatusCodes.Status404NotFound, ProblemReasons.ChargePointNotConnected),
        CallOutcomeKind.QueueFull => (StatusCodes.Status429TooManyRequests, ProblemReasons.QueueFull),
        CallOutcomeKind.NotSent => (StatusCodes.Status503ServiceUnavailable, ProblemReasons.NotSent),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An answer is not a failure."),
    };

    private static (int Status, string Reason) Row(CommandFailure failure) => failure switch
    {
        CommandFailure.CallFailed failed => Row(failed.Outcome.Kind),
        CommandFailure.KeyRefused => (StatusCodes.Status400BadRequest, ProblemReasons.KeyRefused),
        CommandFailure.InvalidPayload => (StatusCodes.Status400BadRequest, ProblemReasons.InvalidPayload),
        CommandFailure.ActionNotAllowed => (StatusCodes.Status400BadRequest, ProblemReasons.ActionNotAllowed),
        CommandFailure.ActionUnknown => (StatusCodes.Status404NotFound, ProblemReasons.ActionUnknown),
        CommandFailure.ChargePointUnknown => (StatusCodes.Status404NotFound, ProblemReasons.ChargePointUnknown),
        CommandFailure.NotConnected => (StatusCodes.Status404NotFound, ProblemReasons.ChargePointNotConnected),
        CommandFailure.LimitSuperseded => (StatusCodes.Status409Conflict, ProblemReasons.Superseded),
        CommandFailure.CutsNotAccepted => (StatusCodes.Status409Conflict, ProblemReasons.CutsNotAccepted),
        CommandFailure.NoActiveTransaction => (StatusCodes.Status409Conflict, ProblemReasons.NoActiveTransaction),
        CommandFailure.SeveralActiveTransactions => (StatusCodes.Status409Conflict, ProblemReasons.SeveralActiveTransactions),
        CommandFailure.TransactionNotActive => (StatusCodes.Status409Conflict, ProblemReasons.TransactionNotActive),
        CommandFailure.ClosingRefused => (StatusCodes.Status400BadRequest, ProblemReasons.InvalidMember),
        CommandFailure.TransactionUnknown => (StatusCodes.Status404NotFound, ProblemReasons.TransactionUnknown),
        CommandFailure.TransactionEnded => (StatusCodes.Status409Conflict, ProblemReasons.TransactionEnded),
        CommandFailure.RemoteStartInProgress => (StatusCodes.Status409Conflict, ProblemReasons.RemoteStartInProgress),
        CommandFailure.BootTriggerRefused => (StatusCodes.Status409Conflict, ProblemReasons.TriggerRefused),
        CommandFailure.TooManyReservations => (StatusCodes.Status409Conflict, ProblemReasons.TooManyReservations),
        CommandFailure.LocalListInProgress => (StatusCodes.Status409Conflict, ProblemReasons.LocalListInProgress),
        CommandFailure.LocalListNotSupported => (StatusCodes.Status409Conflict, ProblemReasons.LocalListNotSupported),
        CommandFailure.LocalListUnknown => (StatusCodes.Status409Conflict, ProblemReasons.LocalListUnknown),
        CommandFailure.LocalListTooLong => (StatusCodes.Status409Conflict, ProblemReasons.LocalListTooLong),
        // Independent of the command: only another version of the gateway changes it.
        CommandFailure.ActionNotSupported => (StatusCodes.Status501NotImplemented, ProblemReasons.ActionNotSupported),
        CommandFailure.AnswerUnreadable => (StatusCodes.Status502BadGateway, ProblemReasons.AnswerUnreadable),
        CommandFailure.QuestionLost => (StatusCodes.Status503ServiceUnavailable, ProblemReasons.NotSent),
        CommandFailure.NotRecorded => (StatusCodes.Status503ServiceUnavailable, ProblemReasons.LedgerUnavailable),
        CommandFailure.LocalListPartNotRecorded => (StatusCodes.Status503ServiceUnavailable, ProblemReasons.LedgerUnavailable),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "The table has no row for this failure."),
    };

    private static ControlProblem AddMembers(ControlProblem problem, CommandFailure failure) => failure switch
    {
        CommandFailure.CallFailed failed => problem with
        {
            Id = failed.Identity.Value,
            Action = failed.Action,
            MessageId = failed.Outcome.Id.IsNone ? null : failed.Outcome.Id.ToString(),
            ElapsedMs = SentCommand.Milliseconds(failed.Outcome.Elapsed),
            ErrorCode = failed.Outcome.Kind == CallOutcomeKind.CallError ? failed.Outcome.ErrorCode : null,
            ErrorDescription = failed.Outcome.Kind is CallOutcomeKind.CallError or CallOutcomeKind.Unreadable ? failed.Outcome.ErrorDescription : null,
        },
        CommandFailure.NotRecorded failed => problem with { Id = failed.Identity.Value, Action = failed.Action },
        CommandFailure.AnswerUnreadable failed => (problem with { Id = failed.Identity.Value, Action = failed.Action, MessageId = failed.MessageId })
            .With(OutcomeMembers.Answer.Of(new RawJson(failed.Payload))),
        CommandFailure.InvalidPayload failed => (problem with { Action = failed.Action, Member = failed.Error.Member })
            .With(OutcomeMembers.Kind.Of(failed.Error.Kind.ToString()), OutcomeMembers.Offset.Of(failed.Error.Offset)),
        CommandFailure.CutsNotAccepted failed => problem with { Id = failed.Id, Action = nameof(Action16.SetChargingProfile) },
        CommandFailure.LimitSuperseded failed => (problem with { Id = failed.Identity.Value, Action = nameof(Action16.SetChargingProfile) })
            .With(OutcomeMembers.SupersededBy.Of(new NewerLimit(failed.Number, failed.Limit, failed.Unit))),
        CommandFailure.SeveralActiveTransactions failed => (problem with { Id = failed.Identity.Value })
            .With(OutcomeMembers.Transactions.Of([.. failed.Running.Select(TransactionRoutes.View)])),
        CommandFailure.TransactionEnded failed => (problem with { Id = failed.Transaction.Identity.Value })
            .With(OutcomeMembers.Transactions.Of([TransactionRoutes.View(failed.Transaction)])),
        CommandFailure.ClosingRefused failed => problem with { Id = failed.Identity.Value, Member = failed.Member },
        CommandFailure.KeyRefused => problem with { Member = "key" },
        CommandFailure.ActionUnknown failed => problem with { Action = failed.Action },
        CommandFailure.ActionNotAllowed failed => problem with { Action = failed.Action },
        CommandFailure.ActionNotSupported failed => problem with { Action = failed.Action },
        CommandFailure.ChargePointUnknown failed => problem with { Id = failed.Id },
        CommandFailure.NotConnected failed => problem with { Id = failed.Identity.Value },
        CommandFailure.QuestionLost failed => problem with { Id = failed.Identity.Value },
        CommandFailure.NoActiveTransaction failed => problem with { Id = failed.Identity.Value },
        CommandFailure.TransactionNotActive failed => problem with { Id = failed.Identity.Value },
        CommandFailure.RemoteStartInProgress failed => problem with { Id = failed.Identity.Value },
        CommandFailure.BootTriggerRefused failed => problem with { Id = failed.Identity.Value },
        CommandFailure.TooManyReservations failed => problem with { Id = failed.Identity.Value },
        CommandFailure.LocalListInProgress failed => problem with { Id = failed.Identity.Value },
        CommandFailure.LocalListNotSupported failed => problem with { Id = failed.Identity.Value },
        CommandFailure.LocalListUnknown failed => problem with { Id = failed.Identity.Value },
        CommandFailure.LocalListTooLong failed => problem with { Id = failed.Identity.Value },
        CommandFailure.LocalListPartNotRecorded failed => problem with { Id = failed.Identity.Value },
        _ => problem,
    };
}
