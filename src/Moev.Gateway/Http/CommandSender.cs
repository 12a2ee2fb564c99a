using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;
using Moev.Gateway.Calls;
using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Sends the CALL of a command: on record before it leaves, and its outcome on record and in the log after.</summary>
internal sealed class CommandSender(
    IChargePointRouter router, IAuditTrail audit, ProfileRecorder profiles, TimeProvider time, ILogger<CommandSender> logger)
{
    private const int MaxPooledAnswers = 1_024;

    private static readonly ObjectPool<AnswerBuffer> Answers = new DefaultObjectPool<AnswerBuffer>(new AnswerPolicy(), MaxPooledAnswers);

    public ValueTask<SentCommand> SendAsync<TRequest>(ChargePointIdentity identity, Action16 action, in TRequest request, CommandCaller caller)
        where TRequest : struct, IOcppPayload<TRequest> => SendAsync(identity, action, Encode(request), null, caller);

    /// <summary>The whole answer stays in the outcome.</summary>
    public ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CommandCaller caller) =>
        SendAsync(identity, action, payload, timeout, null, caller);

    /// <summary>For commands whose answer is a status and nothing else: that is all that is kept of it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SentCommand> SendForStatusAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, CommandCaller caller)
    {
        var answer = Answers.Get();
        try
        {
            return await SendAsync(identity, action, payload, null, answer, caller);
        }
        finally
        {
            Answers.Return(answer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, AnswerBuffer? answer, CommandCaller caller)
    {
        var name = Actions16.Name(action);
        var started = time.GetTimestamp();
        long id;
        try
        {
            var parameters = SecretMask.Apply(payload);
            id = await audit.BeginCommandAsync(
                new CommandIntent(time.GetUtcNow(), caller.RemoteAddress, caller.Route, name, identity, parameters) { IdempotencyKey = caller.Request?.Key },
                caller.Aborted);
        }
        catch (LedgerUnavailableException e)
        {
            // A value, because a command to many goes on with the others.
            ControlLog.LedgerUnavailable(logger, e);
            return NotRecorded(identity, name, payload, time.GetElapsedTime(started));
        }

        // What changes the installed profiles is not recalled when its caller leaves: its outcome must be seen.
        var awaited = profiles.Begin(identity, action, payload);
        var concernsProfiles = awaited is not null || ProfileRecorder.Concerns(action);
        CallOutcome outcome;
        try
        {
            outcome = await router.CallAsync(identity, action, payload, timeout, answer, concernsProfiles ? CancellationToken.None : caller.Aborted);
        }
        catch (OperationCanceledException)
        {
            caller.Request?.Sent(action, null);
            audit.NoteCommandEnded(id, new CommandResult(time.GetUtcNow(), CommandResult.CallerLeft, null, null, time.GetElapsedTime(started)));
            throw;
        }

        caller.Request?.Sent(action, outcome.Kind);
        var status = outcome.Kind == CallOutcomeKind.Answered ? AnswerStatus.Of(outcome.Payload) : null;
        if (answer is not null)
            outcome = outcome with { Payload = default };
        var sent = new SentCommand(identity, name, payload, outcome, status, ControlProblem.Of(outcome, identity, name));
        audit.NoteCommandEnded(id, new CommandResult(time.GetUtcNow(), outcome.Kind.ToString(), status, sent.MessageId, outcome.Elapsed));
        if (concernsProfiles)
            await RecordAsync(identity, action, payload, outcome, status, awaited);
        ControlLog.CommandEnded(
            logger, name, identity, outcome.Kind, LogText.Clean(status), ControlProblem.Milliseconds(outcome.Elapsed), sent.MessageId ?? "");
        return sent;
    }

    private async ValueTask RecordAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, CallOutcome outcome, string? status, AwaitedProfile? awaited)
    {
        try
        {
            await profiles.EndAsync(identity, action, payload, outcome, status, awaited);
        }
        catch (LedgerUnavailableException e)
        {
            // The charge point has answered, and so is the caller.
            ControlLog.LedgerUnavailable(logger, e);
        }
    }

    private static SentCommand NotRecorded(ChargePointIdentity identity, string action, ReadOnlyMemory<byte> payload, TimeSpan elapsed) => new(
        identity,
        action,
        payload,
        new CallOutcome(CallOutcomeKind.NotSent, default, default, null, null, elapsed),
        null,
        ControlProblem.Of(
            StatusCodes.Status503ServiceUnavailable,
            ProblemReasons.LedgerUnavailable,
            $"{action} was not sent, because the ledger can not record that it was asked for.") with
        { Id = identity.Value, Action = action });

    /// <summary>The request as it goes over the wire.</summary>
    public static ReadOnlyMemory<byte> Encode<TRequest>(in TRequest request)
        where TRequest : struct, IOcppPayload<TRequest> => MessageEncoder.Current.Payload(request);

    private sealed class AnswerPolicy : IPooledObjectPolicy<AnswerBuffer>
    {
        private const int MaxKeptBytes = 4_096;

        public AnswerBuffer Create() => new();

        public bool Return(AnswerBuffer obj) => obj.Capacity <= MaxKeptBytes;
    }
}

/// <summary>A CALL and what became of it.</summary>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
/// <param name="Problem">The outcome in HTTP; null when the charge point answered with a CALLRESULT.</param>
internal sealed record SentCommand(
    ChargePointIdentity Identity,
    string Action,
    ReadOnlyMemory<byte> Payload,
    CallOutcome Outcome,
    string? Status,
    ControlProblem? Problem)
{
    /// <summary>The CALL's id on the wire; null when nothing was sent.</summary>
    public string? MessageId { get; } = Outcome.Id.IsNone ? null : Outcome.Id.ToString();

    public bool IsAccepted => Status == "Accepted";

    public CommandAnswer Answer() => new(
        Identity.Value,
        Action,
        Status,
        MessageId,
        ControlProblem.Milliseconds(Outcome.Elapsed))
    {
        Reason = Problem?.Reason,
        Detail = Problem?.Detail,
        ErrorCode = Problem?.ErrorCode,
        ErrorDescription = Problem?.ErrorDescription,
    };
}
