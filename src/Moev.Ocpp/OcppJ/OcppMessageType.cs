namespace Moev.Ocpp.OcppJ;

/// <summary>The first element of an OCPP-J message (OCPP-J 1.6 §4.1.3). A receiver ignores messages with other numbers.</summary>
public enum OcppMessageType : byte
{
    /// <summary>A request.</summary>
    Call = 2,
    /// <summary>A response to a request.</summary>
    CallResult = 3,
    /// <summary>An error response to a request.</summary>
    CallError = 4,
}
