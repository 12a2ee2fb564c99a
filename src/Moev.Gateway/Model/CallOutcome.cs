using Moev.Gateway.Calls;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Model;

/// <summary>The outcome of a CALL to a charge point. It is never guessed: each kind states whether the charge point can have received the CALL.</summary>
internal enum CallOutcomeKind : byte
{
    /// <summary>The charge point answered with a CALLRESULT. Its own status may still be Rejected.</summary>
    Answered,

    /// <summary>The charge point answered with a CALLERROR.</summary>
    CallError,

    /// <summary>Sent and not answered in time: the charge point may have executed it.</summary>
    TimedOut,

    /// <summary>Sent, but the connection ended before an answer: the charge point may have executed it.</summary>
    ConnectionLost,

    /// <summary>Not sent: no session of this identity is open.</summary>
    NotConnected,

    /// <summary>Not sent: the queue of this charge point is full.</summary>
    QueueFull,

    /// <summary>Not sent: it was queued behind another CALL until it timed out, the connection closed, or the gateway stopped.</summary>
    NotSent,

    /// <summary>Sent and answered, but the answer cannot be read: the charge point may have executed it.</summary>
    Unreadable,
}

/// <summary>The outcome of a CALL to a charge point, with the answer.</summary>
/// <param name="Kind">The kind of outcome.</param>
/// <param name="Id">The CALL's id on the wire; none if it was never sent.</param>
/// <param name="Payload">The CALLRESULT's payload, copied to the caller's <see cref="AnswerBuffer"/> or a new array; empty unless Answered.</param>
/// <param name="ErrorCode">The CALLERROR's code as sent; null unless CallError.</param>
/// <param name="ErrorDescription">The CALLERROR's description, or the reason for the outcome.</param>
/// <param name="Elapsed">The time from the request to the outcome, including the queue.</param>
internal readonly record struct CallOutcome(
    CallOutcomeKind Kind,
    CallId Id,
    ReadOnlyMemory<byte> Payload,
    string? ErrorCode,
    string? ErrorDescription,
    TimeSpan Elapsed)
{
    /// <summary>Reads the answer as the action's response. Returns false if there is none, or it is unreadable.</summary>
    /// <param name="needed">An optional member without which the answer is unreadable to the caller, if it was sent.</param>
    public bool TryRead<TResponse>(out TResponse response, string? needed = null)
        where TResponse : struct, IOcppPayload<TResponse>
    {
        response = default;
        if (Kind == CallOutcomeKind.Answered
            && TResponse.TryRead(Payload, ValidationMode.Tolerant, out response, out var report)
            && (needed is null || !report.Repairs.Lacks(needed)))
        {
            return true;
        }

        response = default;
        return false;
    }
}
