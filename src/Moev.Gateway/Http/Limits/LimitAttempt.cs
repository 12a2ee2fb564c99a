using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Limits;

/// <summary>One SetChargingProfile on the way to a limit.</summary>
/// <param name="Reason">The reason why there is no status, one of <see cref="ProblemReasons"/>.</param>
/// <param name="Sent">The request as it went over the wire.</param>
internal sealed record LimitAttempt(
    string Purpose,
    int ConnectorId,
    int? TransactionId,
    bool Accepted,
    string? Status,
    string? Reason,
    string? ErrorCode,
    string? ErrorDescription,
    string? MessageId,
    double ElapsedMs,
    RawJson Sent);
