using Moev.Gateway.Calls;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Model;

/// <summary>How a CALL to a charge point ended. Outcomes are never guessed: each kind says whether the charge point can have seen the CALL.</summary>
internal enum CallOutcomeKind : byte
{
    /// <summary>The charge point answered with a CALLRESULT. Its own status may still be Rejected.</summary>
    Answered,

    /// <summary>The charge point answered with a CALLERROR.</summary>
    CallError,

    /// <summary>Sent, and unanswered in time: the charge point may have executed it.</summary>
    TimedOut,

    /// <summary>Sent, and the connection ended before an answer: the charge point may have executed it.</summary>
    ConnectionLost,

    /// <summary>Not sent: no session of this identity is open.</summary>
    NotConnected,

    /// <summary>Not sent: the queue of this charge point is full.</summary>
    QueueFull,

    /// <summary>Certainly not sent: it waited behind another CALL until its time ran out, the connection closed, or the gateway stopped.</summary>
    NotSent,
}

/// <summary>How a CALL to a charge point ended, with what it answered.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Id">The CALL's id on the wire; none when it was never sent.</param>
/// <param name="Payload">The CALLRESULT's payload, a copy in the caller's <see cref="AnswerBuffer"/> or one of its own; empty unless Answered.</param>
/// <param name="ErrorCode">The CALLERROR's code as sent; null unless CallError.</param>
/// <param name="ErrorDescription">The CALLERROR's description, or why nothing was sent.</param>
/// <param name="Elapsed">From the request until the outcome, queueing included.</param>
internal readonly record struct CallOutcome(
    CallOutcomeKind Kind,
    CallId Id,
    ReadOnlyMemory<byte> Payload,
    string? ErrorCode,
    string? ErrorDescription,
    TimeSpan Elapsed)
{
    /// <summary>Reads the answer as the action's response. False when there is no answer, or it can't be read as one.</summary>
    public bool TryRead<TResponse>(out TResponse response)
        where TResponse : struct, IOcppPayload<TResponse>
    {
        response = default;
        return Kind == CallOutcomeKind.Answered && TResponse.TryRead(Payload, ValidationMode.Tolerant, out response, out _);
    }
}
