using System.Buffers;
using System.Text.Json;
using Moev.Gateway.Calls;
using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Control;

/// <summary>Sends the CALL of a command: on record before it leaves, and its outcome on record and in the log after.</summary>
internal sealed class CommandSender(
    IChargePointRouter router, IAuditTrail audit, ProfileRecorder profiles, TimeProvider time, ILogger<CommandSender> logger)
{
    public ValueTask<SentCommand> SendAsync<TRequest>(ChargePointIdentity identity, Action16 action, in TRequest request, CommandCaller caller)
        where TRequest : struct, IOcppPayload<TRequest> => SendAsync(identity, action, Encode(request), null, caller);

    public async ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CommandCaller caller)
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
            outcome = await router.CallAsync(identity, action, payload, timeout, concernsProfiles ? CancellationToken.None : caller.Aborted);
        }
        catch (OperationCanceledException)
        {
            caller.Request?.Sent(action, null);
            audit.NoteCommandEnded(id, new CommandResult(time.GetUtcNow(), CommandResult.CallerLeft, null, null, time.GetElapsedTime(started)));
            throw;
        }

        caller.Request?.Sent(action, outcome.Kind);
        var status = outcome.Kind == CallOutcomeKind.Answered ? AnswerStatus.Of(outcome.Payload) : null;
        audit.NoteCommandEnded(id, Result(outcome, status));
        if (concernsProfiles)
            await RecordAsync(identity, action, payload, outcome, status, awaited);
        ControlLog.CommandEnded(
            logger, name, identity, outcome.Kind, LogText.Clean(status), ControlProblem.Milliseconds(outcome.Elapsed), outcome.MessageId);
        return new SentCommand(identity, name, payload, outcome, status, ControlProblem.Of(outcome, identity, name));
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
        new CallOutcome(CallOutcomeKind.NotSent, "", default, null, null, elapsed),
        null,
        ControlProblem.Of(
            StatusCodes.Status503ServiceUnavailable,
            ProblemReasons.LedgerUnavailable,
            $"{action} was not sent, because the ledger can not record that it was asked for.") with
        { Id = identity.Value, Action = action });

    private CommandResult Result(CallOutcome outcome, string? status) => new(
        time.GetUtcNow(), outcome.Kind.ToString(), status, outcome.MessageId.Length == 0 ? null : outcome.MessageId, outcome.Elapsed);

    /// <summary>The request as it goes over the wire.</summary>
    public static ReadOnlyMemory<byte> Encode<TRequest>(in TRequest request)
        where TRequest : struct, IOcppPayload<TRequest>
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
            request.Write(writer);
        return buffer.WrittenMemory;
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
    public bool IsAccepted => Status == "Accepted";

    public CommandAnswer Answer() => new(
        Identity.Value,
        Action,
        Status,
        Outcome.MessageId.Length == 0 ? null : Outcome.MessageId,
        ControlProblem.Milliseconds(Outcome.Elapsed))
    {
        Reason = Problem?.Reason,
        Detail = Problem?.Detail,
        ErrorCode = Problem?.ErrorCode,
        ErrorDescription = Problem?.ErrorDescription,
    };
}
