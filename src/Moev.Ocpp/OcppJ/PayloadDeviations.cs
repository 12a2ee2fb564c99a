namespace Moev.Ocpp.OcppJ;

/// <summary>What <see cref="ValidationMode.Tolerant"/> accepted although the schema forbids it. Real charge points send each of these.</summary>
[Flags]
public enum PayloadDeviations : uint
{
    /// <summary>Nothing was tolerated.</summary>
    None = 0,

    /// <summary>A member that the schema does not have. It was skipped.</summary>
    UnknownMember = 1 << 0,

    /// <summary>A string over the schema's maxLength. It was kept whole.</summary>
    OverlongString = 1 << 1,

    /// <summary>A JSON number or boolean where a string belongs, such as a sampled value of 12.5 instead of "12.5". Its text was taken.</summary>
    ScalarForString = 1 << 2,

    /// <summary>A numeric string where a number belongs, such as connectorId "1", or "true" where a boolean belongs.</summary>
    StringForNumber = 1 << 3,

    /// <summary>A word that the enumeration does not have, where nothing depends on it. It reads as Unknown.</summary>
    UnknownEnumMember = 1 << 4,

    /// <summary>null for an optional member. It reads as absent.</summary>
    NullMember = 1 << 5,

    /// <summary>A date and time that is not RFC 3339: no zone (taken as UTC), or an offset without minutes, and the like.</summary>
    LooseDateTime = 1 << 6,

    /// <summary>A single object, or string, where an array of them belongs. It reads as an array of one.</summary>
    ObjectForArray = 1 << 7,

    /// <summary>An array that must not be empty is empty.</summary>
    EmptyArray = 1 << 8,

    /// <summary>The payload was null. It reads as {} (OCPP-J 1.6 §4.2.1).</summary>
    NullPayload = 1 << 9,

    /// <summary>A message id of 37 to 64 characters (OCPP-J 1.6 §4.1.4 allows 36).</summary>
    LongMessageId = 1 << 10,

    /// <summary>A CALLERROR with fewer than five elements.</summary>
    ShortCallError = 1 << 11,

    /// <summary>A number with a fraction or exponent where an integer belongs, such as 8.0. Its value is an integer.</summary>
    FractionForInteger = 1 << 12,

    /// <summary>A number with more decimals than the schema's multipleOf allows. It was kept as sent, and may not be sent on.</summary>
    TooManyDecimals = 1 << 13,

    /// <summary>Text that is no URI (RFC 3986) where one belongs, such as an address with blanks. It was kept as sent.</summary>
    LooseUri = 1 << 14,

    /// <summary>0 or 1 where a boolean belongs.</summary>
    NumberForBoolean = 1 << 15,

    /// <summary>A CALLERROR whose description is not a text, or whose details are not an object. They read as empty.</summary>
    LooseCallError = 1 << 16,
}
