using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tokens;

/// <summary>Interprets a stored IdTagInfo at a later time.</summary>
internal static class IdTagInfos
{
    /// <summary>Returns the information with its present status: a valid token expires at its expiry date (OCPP 1.6 §3.5.1, §3.5.4).</summary>
    public static IdTagInfo At(this in IdTagInfo info, DateTimeOffset now) =>
        info.MayCharge() && info.ExpiryDate is { } expiry && expiry.Value <= now ? info with { Status = AuthorizationStatus.Expired } : info;

    /// <summary>Returns true if the token is valid. ConcurrentTx is a valid token that charges elsewhere (OCPP 1.6 §3.5.2).</summary>
    public static bool MayCharge(this in IdTagInfo info) => info.Status is AuthorizationStatus.Accepted or AuthorizationStatus.ConcurrentTx;
}
