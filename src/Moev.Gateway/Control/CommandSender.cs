using System.Buffers;
using System.Text.Json;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Control;

/// <summary>Sends the CALL of a command, and logs what became of it.</summary>
internal sealed class CommandSender(IChargePointRouter router, ILogger<CommandSender> logger)
{
    public ValueTask<SentCommand> SendAsync<TRequest>(
        ChargePointIdentity identity, Action16 action, in TRequest request, CancellationToken cancellationToken)
        where TRequest : struct, IOcppPayload<TRequest> => SendAsync(identity, action, Encode(request), null, cancellationToken);

    public async ValueTask<SentCommand> SendAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var outcome = await router.CallAsync(identity, action, payload, timeout, cancellationToken);
        var status = outcome.Kind == CallOutcomeKind.Answered ? AnswerStatus.Of(outcome.Payload) : null;
        var name = Actions16.Name(action);
        ControlLog.CommandEnded(
            logger, name, identity, outcome.Kind, LogText.Clean(status), ControlProblem.Milliseconds(outcome.Elapsed), outcome.MessageId);
        return new SentCommand(identity, name, payload, outcome, status, ControlProblem.Of(outcome, identity, name));
    }

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
