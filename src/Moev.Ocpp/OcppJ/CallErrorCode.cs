namespace Moev.Ocpp.OcppJ;

/// <summary>The reason why a CALL failed (OCPP-J 1.6 §4.2.3, table 7).</summary>
public enum CallErrorCode : byte
{
    /// <summary>A code that is not in the table. Only read, never written.</summary>
    Unknown = 0,

    /// <summary>The receiver does not know the action.</summary>
    NotImplemented,

    /// <summary>The receiver knows the action but does not support it.</summary>
    NotSupported,

    /// <summary>An internal error occurred in the receiver.</summary>
    InternalError,

    /// <summary>The payload is incomplete.</summary>
    ProtocolError,

    /// <summary>A security issue occurred, or a CALL was sent before the charge point was accepted (errata 3.8).</summary>
    SecurityError,

    /// <summary>The message violates the syntax of OCPP-J or the set of members of the action. OCPP 1.6 uses this spelling (errata 5.1).</summary>
    FormationViolation,

    /// <summary>The value of a member is outside its range or enumeration.</summary>
    PropertyConstraintViolation,

    /// <summary>A member is missing or occurs too often. OCPP 1.6 spells the code with one r (errata 5.2).</summary>
    OccurenceConstraintViolation,

    /// <summary>A member has the wrong type, or is too long.</summary>
    TypeConstraintViolation,

    /// <summary>Any other error.</summary>
    GenericError,
}
