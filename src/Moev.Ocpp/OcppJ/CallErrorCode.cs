namespace Moev.Ocpp.OcppJ;

/// <summary>Why a CALL failed (OCPP-J 1.6 §4.2.3, table 7).</summary>
public enum CallErrorCode : byte
{
    /// <summary>A code that the table does not have. Only ever read, never written.</summary>
    Unknown = 0,

    /// <summary>The action is not known by the receiver.</summary>
    NotImplemented,

    /// <summary>The action is recognised, and the receiver does not support it.</summary>
    NotSupported,

    /// <summary>The receiver failed.</summary>
    InternalError,

    /// <summary>The payload is incomplete.</summary>
    ProtocolError,

    /// <summary>A security issue, or a CALL before the charge point is accepted (errata 3.8).</summary>
    SecurityError,

    /// <summary>The message is not what OCPP-J's syntax, or the action's set of members, allows. 1.6 spells it so (errata 5.1).</summary>
    FormationViolation,

    /// <summary>A member has a value outside its range or enumeration.</summary>
    PropertyConstraintViolation,

    /// <summary>A member is missing, or occurs too often. 1.6 spells it with one r (errata 5.2).</summary>
    OccurenceConstraintViolation,

    /// <summary>A member has the wrong type, or is too long.</summary>
    TypeConstraintViolation,

    /// <summary>Any other error.</summary>
    GenericError,
}
