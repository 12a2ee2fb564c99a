namespace Moev.Ocpp.OcppJ;

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
