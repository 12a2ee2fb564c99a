namespace Moev.Ocpp.OcppJ;

/// <summary>What is wrong with a payload. Bad input is a value, never an exception.</summary>
public enum PayloadErrorKind : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>Not JSON, or JSON beyond the reader's limits.</summary>
    NotJson,

    /// <summary>The payload is JSON but not an object.</summary>
    NotAnObject,

    /// <summary>A required member is missing.</summary>
    MissingMember,

    /// <summary>A member that the schema does not have (Strict).</summary>
    UnknownMember,

    /// <summary>The same member twice.</summary>
    DuplicateMember,

    /// <summary>A member has the wrong JSON type or format.</summary>
    WrongType,

    /// <summary>A string is over its maxLength (Strict), or over what the reader can hold.</summary>
    TooLong,

    /// <summary>A word that the enumeration does not have.</summary>
    UnknownEnumMember,

    /// <summary>A number outside its range, or with more decimals than allowed.</summary>
    OutOfRange,

    /// <summary>An array with too few items (Strict).</summary>
    TooFewItems,
}
