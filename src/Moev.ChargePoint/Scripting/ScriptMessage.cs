namespace Moev.ChargePoint.Scripting;

/// <summary>The direction of a message, in the words of scripts.</summary>
internal enum ScriptMessageKind : byte
{
    /// <summary>A CALL of the charge point.</summary>
    Sent,

    /// <summary>A CALL of the central system.</summary>
    Received,

    /// <summary>The charge point's answer.</summary>
    Replied,

    /// <summary>The central system's answer.</summary>
    Answered,
}

/// <param name="Number">From 0, in the order of the messages.</param>
/// <param name="Kind">The direction.</param>
/// <param name="Action">Of the CALL, or of the one that is answered.</param>
/// <param name="Payload">JSON; of a CALLERROR an object with its errorCode.</param>
internal sealed record ScriptMessage(long Number, ScriptMessageKind Kind, string Action, byte[] Payload);
