namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The deviations from the schema that <see cref="ValidationMode.Tolerant"/> accepts. Each of them occurs in messages of real charge
/// points.
/// </summary>
[Flags]
public enum PayloadDeviations : uint
{
    /// <summary>Nothing was tolerated.</summary>
    None = 0,

    /// <summary>A member that is not in the schema. It was skipped.</summary>
    UnknownMember = 1 << 0,

    /// <summary>A string longer than the schema's maxLength. It was kept whole.</summary>
    OverlongString = 1 << 1,

    /// <summary>A JSON number or boolean instead of a string, such as a sampled value 12.5 instead of "12.5". Its text was taken.</summary>
    ScalarForString = 1 << 2,

    /// <summary>A numeric string instead of a number, such as connectorId "1", or "true" instead of a boolean.</summary>
    StringForNumber = 1 << 3,

    /// <summary>A value that is not in the enumeration, of a member on which nothing depends. It reads as Unknown.</summary>
    UnknownEnumMember = 1 << 4,

    /// <summary>An optional member with the value null. It reads as absent.</summary>
    NullMember = 1 << 5,

    /// <summary>A date and time that is not RFC 3339, for example without a zone (read as UTC) or with an offset without minutes.</summary>
    LooseDateTime = 1 << 6,

    /// <summary>A single object or string instead of an array. It reads as an array with one item.</summary>
    ObjectForArray = 1 << 7,

    /// <summary>An empty array where at least one item is required.</summary>
    EmptyArray = 1 << 8,

    /// <summary>The payload null. It reads as {} (OCPP-J 1.6 §4.2.1).</summary>
    NullPayload = 1 << 9,

    /// <summary>A message id of 37 to 64 characters (OCPP-J 1.6 §4.1.4 allows 36).</summary>
    LongMessageId = 1 << 10,

    /// <summary>A CALLERROR with fewer than five elements.</summary>
    ShortCallError = 1 << 11,

    /// <summary>A number with a fraction or exponent instead of an integer, such as 8.0. Its value is an integer.</summary>
    FractionForInteger = 1 << 12,

    /// <summary>A number with more decimals than the schema's multipleOf allows. It was kept as sent and must not be forwarded.</summary>
    TooManyDecimals = 1 << 13,

    /// <summary>Text that is not a URI (RFC 3986), such as an address with blanks. It was kept as sent.</summary>
    LooseUri = 1 << 14,

    /// <summary>The number 0 or 1 instead of a boolean.</summary>
    NumberForBoolean = 1 << 15,

    /// <summary>A CALLERROR whose description is not a text or whose details are not an object. They read as empty.</summary>
    LooseCallError = 1 << 16,

    /// <summary>A number with a fraction, or beyond 32 bits, instead of an integer that counts or measures. It was rounded, or is the nearest integer.</summary>
    RoundedNumber = 1 << 17,

    /// <summary>An optional member that cannot be read. It reads as absent; an enumeration reads as Unknown.</summary>
    DroppedMember = 1 << 18,

    /// <summary>
    /// A required member that is missing or cannot be read, without which the message still makes sense. It reads as the default: 0, an empty text, no
    /// time.
    /// </summary>
    MissingMember = 1 << 19,

    /// <summary>An item of a list that cannot be read. The list reads without it.</summary>
    DroppedItem = 1 << 20,

    /// <summary>A member that occurs twice. The last value that can be read counts.</summary>
    RepeatedMember = 1 << 21,

    /// <summary>A message type that is a string, such as "2".</summary>
    StringMessageType = 1 << 22,

    /// <summary>An empty array instead of the payload of a CALL. It reads as {}.</summary>
    ArrayPayload = 1 << 23,

    /// <summary>A message id that is an integer (OCPP-J 1.6 §4.1.4 has a string). The answer repeats it as an integer.</summary>
    NumericMessageId = 1 << 24,
}
