namespace Moev.Ocpp.OcppJ;

/// <summary>The first element of an OCPP-J message (OCPP-J 1.6 §4.1.3). A receiver ignores other numbers.</summary>
public enum OcppMessageType : byte
{
    Call = 2,
    CallResult = 3,
    CallError = 4,
}
