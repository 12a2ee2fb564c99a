using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;
using Moev.Gateway.Calls;
using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands;

/// <summary>Sends the CALL of a command. Records the command before it is sent, and its outcome, unless it is routine.</summary>
internal sealed class CommandSender(
    IChargePointRouter router, IAuditTrail audit, ProfileRecorder profiles, TimeProvider time, ILogger<CommandSender> logger)
{
    private const int MaxPooledAnswers = 1_024;

    private static readonly ObjectPool<AnswerBuffer> Answers = new DefaultObjectPool<AnswerBuffer>(new AnswerPolicy(), MaxPooledAnswers);

    /// <summary>Encodes and sends a request.</summary>
    /// <inheritdoc cref="SendAsync(ChargePointIdentity, EncodedCommand, CommandCaller, TimeSpan?, CancellationToken)"/>
    public ValueTask<SentCommand> SendAsync<TRequest>(
        ChargePointIdentity identity, Action16 action, in TRequest request, CommandCaller caller, TimeSpan? timeout, CancellationToken cancellationToken)
        where TRequest : struct, IOcppPayload<TRequest> =>
        SendAsync(identity, EncodedCommand.Of(action, request), caller, timeout, cancellationToken);

    /// <summary>Sends a command. The outcome has the whole answer.</summary>
    /// <param name="timeout">The wait for the answer, and before that in the queue; null: Ocpp:CallTimeout.</param>
    /// <param name="cancellationToken">
    /// Ends the wait, and withdraws a command that is still queued. Ignored by commands that change the installed charging profiles.
    /// </param>
    public ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, EncodedCommand command, CommandCaller caller, TimeSpan? timeout, CancellationToken cancellationToken) =>
        SendAsync(identity, command, caller, timeout, null, cancellationToken);

    /// <summary>Sends a command whose answer is only a status. The outcome has no payload.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SentCommand> SendForStatusAsync(
        ChargePointIdentity identity, EncodedCommand command, CommandCaller caller, CancellationToken cancellationToken)
    {
        var answer = Answers.Get();
        try
        {
            return await SendAsync(identity, command, caller, null, answer, cancellationToken);
        }
        finally
        {
            Answers.Return(answer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, EncodedCommand command, CommandCaller caller, TimeSpan? timeout, AnswerBuffer? answer, CancellationToken cancellationToken)
    {
        var name = Actions16.Name(command.Action);
        var started = time.GetTimestamp();
        using var activity = GatewayTracing.StartCommand(identity, command.Action);
        long id = 0;
        try
        {
            if (!caller.IsRoutine)
                id = await audit.BeginCommandAsync(caller.Intent(time.GetUtcNow(), name, identity, SecretMask.Apply(command.Payload)), cancellationToken);
        }
        catch (LedgerUnavailableException e)
        {
            // A value, because a command to many charge points continues with the others.
            ControlLog.LedgerUnavailable(logger, e);
            GatewayTracing.CommandEnded(activity, CallOutcomeKind.NotSent, null, null);
            var unsent = new CallOutcome(CallOutcomeKind.NotSent, default, default, null, null, time.GetElapsedTime(started));
            return new SentCommand(identity, name, command.Payload, unsent, null, new CommandFailure.NotRecorded(identity, name));
        }

        var awaited = command.Change is null ? null : profiles.Begin(identity, command.Change);
        CallOutcome outcome;
        try
        {
            // A change of the installed profiles is not withdrawn when its caller leaves: its outcome must be recorded.
            outcome = await router.CallAsync(
                identity, command.Action, command.Payload, timeout, answer, command.Change is null ? cancellationToken : CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            caller.Observer?.CommandEnded(name, null);
            if (!caller.IsRoutine)
                audit.NoteCommandEnded(id, new CommandResult(time.GetUtcNow(), CommandResult.CallerLeft, null, null, time.GetElapsedTime(started)));
            throw;
        }

        caller.Observer?.CommandEnded(name, outcome.Kind);
        var isAnswered = outcome.Kind == CallOutcomeKind.Answered;
        var status = isAnswered ? AnswerStatus.Of(outcome.Payload) : null;
        if (answer is not null)
            outcome = outcome with { Payload = default };
        var sent = new SentCommand(
            identity, name, command.Payload, outcome, status, isAnswered ? null : new CommandFailure.CallFailed(identity, name, outcome));
        GatewayTracing.CommandEnded(activity, outcome.Kind, status, sent.MessageId);
        if (!caller.IsRoutine)
            audit.NoteCommandEnded(id, new CommandResult(time.GetUtcNow(), outcome.Kind.ToString(), status, sent.MessageId, outcome.Elapsed));
        if (command.Change is not null)
            await RecordAsync(identity, command.Change, outcome, status, awaited);
        if (!caller.IsRoutine)
            ControlLog.CommandEnded(logger, name, identity, outcome.Kind, LogText.Clean(status), sent.ElapsedMs, sent.MessageId ?? "");
        return sent;
    }

    private async ValueTask RecordAsync(
        ChargePointIdentity identity, ProfileChange change, CallOutcome outcome, string? status, AwaitedProfile? awaited)
    {
        try
        {
            await profiles.EndAsync(identity, change, outcome, status, awaited);
        }
        catch (LedgerUnavailableException e)
        {
            // The charge point has answered, so the caller gets the answer.
            ControlLog.LedgerUnavailable(logger, e);
        }
    }

    private sealed class AnswerPolicy : IPooledObjectPolicy<AnswerBuffer>
    {
        private const int MaxKeptBytes = 4_096;

        public AnswerBuffer Create() => new();

        public bool Return(AnswerBuffer obj) => obj.Capacity <= MaxKeptBytes;
    }
}
