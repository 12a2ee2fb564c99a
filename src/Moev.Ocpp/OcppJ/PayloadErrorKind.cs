namespace Moev.Ocpp.OcppJ;

/// <summary>The kind of error in a payload. Bad input is a value, never an exception.</summary>
public enum PayloadErrorKind : byte
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The payload is not JSON, or exceeds the limits of the reader.</summary>
    NotJson,

    /// <summary>The payload is JSON but not an object.</summary>
    NotAnObject,

    /// <summary>A required member is missing.</summary>
    MissingMember,

    /// <summary>A member is not in the schema (strict mode).</summary>
    UnknownMember,

    /// <summary>A member occurs twice.</summary>
    DuplicateMember,

    /// <summary>A member has the wrong JSON type or format.</summary>
    WrongType,

    /// <summary>A string is longer than its maxLength (strict mode), or longer than the reader can hold.</summary>
    TooLong,

    /// <summary>A value is not in the enumeration.</summary>
    UnknownEnumMember,

    /// <summary>A number is outside its range or has more decimals than allowed.</summary>
    OutOfRange,

    /// <summary>An array has too few items (strict mode).</summary>
    TooFewItems,
}
