namespace Moev.Ocpp.WebSockets;

/// <summary>
/// The refusal of an upgrade request. The reader refuses bad grammar (400, 404, 405, 414, 426, 431, 505); a server refuses by policy (401, 403,
/// 404, 408, 429, 503).
/// </summary>
/// <param name="StatusCode">HTTP status, 400 to 599.</param>
/// <param name="Reason">
/// One short sentence. It becomes the body of the answer, so it never repeats what the peer sent.
/// </param>
public sealed record HandshakeRefusal(int StatusCode, string Reason)
{
    /// <summary>The reason for the server's log where it says more than the answer may; null for the same.</summary>
    public string? Detail { get; init; }

    /// <summary>The member of <see cref="OpeningHandshakeLimits"/>, or the server's own setting, that decides it; null for none. For the server's log.</summary>
    public string? Setting { get; init; }

    /// <summary>The seconds after which the peer may try again, for 429 and 503; null for none.</summary>
    public int? RetryAfterSeconds { get; init; }
}
