using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tokens;

/// <summary>What a stored IdTagInfo means later.</summary>
internal static class IdTagInfos
{
    /// <summary>The same, with the status that it has now: what was valid expires with time (OCPP 1.6 §3.5.1, §3.5.4).</summary>
    public static IdTagInfo At(this in IdTagInfo info, DateTimeOffset now) =>
        info.MayCharge() && info.ExpiryDate is { } expiry && expiry.Value <= now ? info with { Status = AuthorizationStatus.Expired } : info;

    /// <summary>Whether the token is valid. ConcurrentTx is a valid token that charges elsewhere (OCPP 1.6 §3.5.2).</summary>
    public static bool MayCharge(this in IdTagInfo info) => info.Status is AuthorizationStatus.Accepted or AuthorizationStatus.ConcurrentTx;
}
