namespace Moev.Ocpp.OcppJ;

/// <summary>The first error in a payload: its kind, the member and the offset.</summary>
/// <param name="Kind">The kind of error; <see cref="PayloadErrorKind.None"/> when there is none.</param>
/// <param name="Member">The member's name in the schema, such as <c>chargingRateUnit</c>, or <c>null</c> for the payload itself.</param>
/// <param name="Offset">The offset in bytes from the start of the payload.</param>
public readonly record struct PayloadError(PayloadErrorKind Kind, string? Member, int Offset)
{
    /// <summary>The CALLERROR code required by OCPP-J 1.6 §4.2.3 and the errata (3.24, 3.38, 3.39).</summary>
    public CallErrorCode Code => Kind switch
    {
        PayloadErrorKind.MissingMember or PayloadErrorKind.TooFewItems => CallErrorCode.OccurenceConstraintViolation,
        PayloadErrorKind.WrongType or PayloadErrorKind.TooLong => CallErrorCode.TypeConstraintViolation,
        PayloadErrorKind.UnknownEnumMember or PayloadErrorKind.OutOfRange => CallErrorCode.PropertyConstraintViolation,
        _ => CallErrorCode.FormationViolation,
    };
}
