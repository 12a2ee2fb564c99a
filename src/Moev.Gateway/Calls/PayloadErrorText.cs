using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>Describes a payload error for a CALLERROR's description. Names the member and never repeats what the peer sent.</summary>
internal static class PayloadErrorText
{
    public static string Describe(PayloadError error)
    {
        var what = error.Kind switch
        {
            PayloadErrorKind.NotJson => "is not JSON",
            PayloadErrorKind.NotAnObject => "is not an object",
            PayloadErrorKind.MissingMember => "is missing",
            PayloadErrorKind.UnknownMember => "is not a member of this message",
            PayloadErrorKind.DuplicateMember => "occurs twice",
            PayloadErrorKind.WrongType => "has the wrong type",
            PayloadErrorKind.TooLong => "is too long",
            PayloadErrorKind.UnknownEnumMember => "is not one of the values allowed",
            PayloadErrorKind.OutOfRange => "is out of range",
            PayloadErrorKind.TooFewItems => "has too few items",
            _ => "is unreadable",
        };
        return $"{error.Member ?? "The payload"} {what} (byte {error.Offset} of the payload).";
    }
}
