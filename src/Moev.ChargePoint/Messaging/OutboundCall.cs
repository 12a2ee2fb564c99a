using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Messaging;

/// <summary>A CALL that waits to be sent, or for its answer.</summary>
internal abstract class OutboundCall(Action16 action)
{
    public Action16 Action { get; } = action;

    /// <summary>The position in the order in which CALLs were queued. The queue sets it.</summary>
    public long Sequence { get; set; }

    /// <summary>True if a TriggerMessage asked for it: it may be sent while registration is pending (OCPP 1.6 §4.2).</summary>
    public bool IsTriggered { get; init; }

    /// <summary>Writes the whole message. Called again for every retry.</summary>
    public abstract void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> id);

    /// <summary>Takes the payload of the CALLRESULT.</summary>
    /// <returns>Null, or the error if it cannot be read.</returns>
    public abstract PayloadError? TakeResult(ReadOnlyMemory<byte> payload);

    /// <summary>Called once, when there will be no result.</summary>
    public abstract void Fail(in CallFailure failure);
}

/// <summary>A CALL with its typed request and response.</summary>
/// <param name="action">Its action.</param>
/// <param name="request">Makes the request, when it is sent: a transaction's id may not be known earlier.</param>
/// <param name="answered">Takes the response.</param>
/// <param name="failed">Called when there will be no response.</param>
internal sealed class OutboundCall<TRequest, TResponse>(
    Action16 action, Func<TRequest> request, Action<TResponse> answered, Action<CallFailure> failed) : OutboundCall(action)
    where TRequest : struct, IOcppPayload<TRequest>
    where TResponse : struct, IOcppPayload<TResponse>
{
    public override void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> id) =>
        OcppMessageWriter.WriteCall(writer, id, Actions16.Utf8Name(Action), request());

    public override PayloadError? TakeResult(ReadOnlyMemory<byte> payload)
    {
        // Answers are read tolerantly: what a charge point sent is done, whatever the answer's blemishes.
        if (!TResponse.TryRead(payload, ValidationMode.Tolerant, out var response, out var report))
            return report.Error;
        answered(response);
        return null;
    }

    public override void Fail(in CallFailure failure) => failed(failure);
}
