namespace Moev.ChargePoint.Scripting;

/// <summary>Which way a message went, in a script's words.</summary>
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
/// <param name="Kind">Which way.</param>
/// <param name="Action">Of the CALL, or of the one that is answered.</param>
/// <param name="Payload">JSON; of a CALLERROR an object with its errorCode.</param>
internal sealed record ScriptMessage(long Number, ScriptMessageKind Kind, string Action, byte[] Payload);
