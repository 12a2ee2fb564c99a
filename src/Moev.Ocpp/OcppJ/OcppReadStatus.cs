namespace Moev.Ocpp.OcppJ;

/// <summary>What <see cref="OcppMessageReader"/> made of a message, and so what its receiver has to do.</summary>
public enum OcppReadStatus : byte
{
    /// <summary>A CALL, CALLRESULT or CALLERROR.</summary>
    Message = 0,

    /// <summary>Valid JSON with an unknown message type number: ignore it, whatever else it holds (OCPP-J 1.6 §4.1.3).</summary>
    Ignored,

    /// <summary>
    /// Not to be answered, only counted: no id can be read, or it is a damaged CALLRESULT or CALLERROR. The message's Type and Id are set
    /// as far as they could be read, so that a call waiting for just this answer can fail at once instead of timing out.
    /// </summary>
    Malformed,

    /// <summary>A damaged CALL whose id could be read: answer CALLERROR FormationViolation to its Id (OCPP-J 1.6 §4.2.3).</summary>
    MalformedWithId,
}
