using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Messaging;

/// <summary>The reason why a CALL of the charge point has no result.</summary>
internal enum CallFailureKind : byte
{
    /// <summary>The central system answered CALLERROR: it failed to process the message (OCPP-J errata 3.2).</summary>
    CallError,

    /// <summary>It was sent, and not answered in time (OCPP-J 1.6 §4.1.1).</summary>
    TimedOut,

    /// <summary>It was answered with a payload that cannot be read.</summary>
    Unreadable,

    /// <summary>The connection was lost, before or after it was sent.</summary>
    Disconnected,

    /// <summary>It was not even queued, because the queue is full.</summary>
    QueueFull,
}

/// <param name="Kind">The kind of failure.</param>
/// <param name="Code">The code of a CALLERROR.</param>
/// <param name="Description">For people.</param>
internal readonly record struct CallFailure(CallFailureKind Kind, CallErrorCode Code, string Description)
{
    public override string ToString() => Kind switch
    {
        CallFailureKind.CallError => Description.Length == 0 ? $"{Code}" : $"{Code}: {Description}",
        CallFailureKind.TimedOut => "no answer in time",
        CallFailureKind.Unreadable => $"unreadable answer: {Description}",
        CallFailureKind.QueueFull => "queue full",
        _ => "connection lost",
    };
}
