namespace Moev.Ocpp.OcppJ;

/// <summary>The result of <see cref="OcppMessageReader"/>, which decides how the receiver must react.</summary>
public enum OcppReadStatus : byte
{
    /// <summary>A CALL, CALLRESULT or CALLERROR.</summary>
    Message = 0,

    /// <summary>Valid JSON with an unknown message type number. Ignore the message, whatever else it contains (OCPP-J 1.6 §4.1.3).</summary>
    Ignored,

    /// <summary>
    /// A message that cannot be answered, only counted: its id cannot be read, or it is a damaged CALLRESULT or CALLERROR. Type and Id are
    /// set as far as they could be read, so that a call waiting for this answer can fail at once instead of timing out.
    /// </summary>
    Malformed,

    /// <summary>A damaged CALL with a readable id. Answer it with CALLERROR FormationViolation (OCPP-J 1.6 §4.2.3).</summary>
    MalformedWithId,
}
