namespace Moev.Ocpp.OcppJ;

/// <summary>The wire names of <see cref="CallErrorCode"/> (OCPP-J 1.6 §4.2.3, table 7).</summary>
/// <remarks>
/// The errata keep OCPP 1.6's own spellings <c>FormationViolation</c> and <c>OccurenceConstraintViolation</c> (5.1, 5.2). These spellings
/// are written; the corrected spellings are accepted as well.
/// </remarks>
public static class CallErrorCodes
{
    /// <summary>Gets the wire name; empty for <see cref="CallErrorCode.Unknown"/>, which has none.</summary>
    public static ReadOnlySpan<byte> Utf8Name(CallErrorCode code) => code switch
    {
        CallErrorCode.NotImplemented => "NotImplemented"u8,
        CallErrorCode.NotSupported => "NotSupported"u8,
        CallErrorCode.InternalError => "InternalError"u8,
        CallErrorCode.ProtocolError => "ProtocolError"u8,
        CallErrorCode.SecurityError => "SecurityError"u8,
        CallErrorCode.FormationViolation => "FormationViolation"u8,
        CallErrorCode.PropertyConstraintViolation => "PropertyConstraintViolation"u8,
        CallErrorCode.OccurenceConstraintViolation => "OccurenceConstraintViolation"u8,
        CallErrorCode.TypeConstraintViolation => "TypeConstraintViolation"u8,
        CallErrorCode.GenericError => "GenericError"u8,
        _ => default,
    };

    /// <summary>Gets the name for logs, metrics and the control API; <c>Unknown</c> for a code without a name.</summary>
    public static string Name(CallErrorCode code) => code switch
    {
        CallErrorCode.NotImplemented => nameof(CallErrorCode.NotImplemented),
        CallErrorCode.NotSupported => nameof(CallErrorCode.NotSupported),
        CallErrorCode.InternalError => nameof(CallErrorCode.InternalError),
        CallErrorCode.ProtocolError => nameof(CallErrorCode.ProtocolError),
        CallErrorCode.SecurityError => nameof(CallErrorCode.SecurityError),
        CallErrorCode.FormationViolation => nameof(CallErrorCode.FormationViolation),
        CallErrorCode.PropertyConstraintViolation => nameof(CallErrorCode.PropertyConstraintViolation),
        CallErrorCode.OccurenceConstraintViolation => nameof(CallErrorCode.OccurenceConstraintViolation),
        CallErrorCode.TypeConstraintViolation => nameof(CallErrorCode.TypeConstraintViolation),
        CallErrorCode.GenericError => nameof(CallErrorCode.GenericError),
        _ => nameof(CallErrorCode.Unknown),
    };

    /// <summary>Gets the code for a received name, in either spelling; <see cref="CallErrorCode.Unknown"/> for any other text.</summary>
    public static CallErrorCode Parse(ReadOnlySpan<byte> utf8) => utf8 switch
    {
        _ when utf8.SequenceEqual("NotImplemented"u8) => CallErrorCode.NotImplemented,
        _ when utf8.SequenceEqual("NotSupported"u8) => CallErrorCode.NotSupported,
        _ when utf8.SequenceEqual("InternalError"u8) => CallErrorCode.InternalError,
        _ when utf8.SequenceEqual("ProtocolError"u8) => CallErrorCode.ProtocolError,
        _ when utf8.SequenceEqual("SecurityError"u8) => CallErrorCode.SecurityError,
        _ when utf8.SequenceEqual("FormationViolation"u8) => CallErrorCode.FormationViolation,
        _ when utf8.SequenceEqual("FormatViolation"u8) => CallErrorCode.FormationViolation,
        _ when utf8.SequenceEqual("PropertyConstraintViolation"u8) => CallErrorCode.PropertyConstraintViolation,
        _ when utf8.SequenceEqual("OccurenceConstraintViolation"u8) => CallErrorCode.OccurenceConstraintViolation,
        _ when utf8.SequenceEqual("OccurrenceConstraintViolation"u8) => CallErrorCode.OccurenceConstraintViolation,
        _ when utf8.SequenceEqual("TypeConstraintViolation"u8) => CallErrorCode.TypeConstraintViolation,
        _ when utf8.SequenceEqual("GenericError"u8) => CallErrorCode.GenericError,
        _ => CallErrorCode.Unknown,
    };
}
