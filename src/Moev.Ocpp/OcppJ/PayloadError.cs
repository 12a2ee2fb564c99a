namespace Moev.Ocpp.OcppJ;

/// <summary>What is wrong with a payload. Bad input is a value, never an exception.</summary>
public enum PayloadErrorKind : byte
{
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

/// <summary>The first thing wrong with a payload: its kind, the member, and where it stands.</summary>
/// <param name="Kind">What is wrong; <see cref="PayloadErrorKind.None"/> when nothing is.</param>
/// <param name="Member">The member's name in the schema, such as <c>chargingRateUnit</c>, or <c>null</c> for the payload itself.</param>
/// <param name="Offset">Bytes from the start of the payload.</param>
public readonly record struct PayloadError(PayloadErrorKind Kind, string? Member, int Offset)
{
    /// <summary>The CALLERROR code that OCPP-J 1.6 §4.2.3 and the errata (3.24, 3.38, 3.39) ask for.</summary>
    public CallErrorCode Code => Kind switch
    {
        PayloadErrorKind.MissingMember or PayloadErrorKind.TooFewItems => CallErrorCode.OccurenceConstraintViolation,
        PayloadErrorKind.WrongType or PayloadErrorKind.TooLong => CallErrorCode.TypeConstraintViolation,
        PayloadErrorKind.UnknownEnumMember or PayloadErrorKind.OutOfRange => CallErrorCode.PropertyConstraintViolation,
        _ => CallErrorCode.FormationViolation,
    };
}

/// <summary>What reading a payload found out beside its value.</summary>
/// <param name="Error">Why it could not be read; its kind is None when it could.</param>
/// <param name="Deviations">What was tolerated.</param>
/// <param name="FirstDeviation">The member of the first deviation, or null.</param>
public readonly record struct PayloadReport(PayloadError Error, PayloadDeviations Deviations, string? FirstDeviation);
