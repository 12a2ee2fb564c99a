namespace Moev.Ocpp.OcppJ;

/// <summary>The first element of an OCPP-J message (OCPP-J 1.6 §4.1.3). A receiver ignores other numbers.</summary>
public enum OcppMessageType : byte
{
    /// <summary>A request.</summary>
    Call = 2,
    /// <summary>The answer to one.</summary>
    CallResult = 3,
    /// <summary>Why there is no answer.</summary>
    CallError = 4,
}
