namespace Moev.Ocpp.WebSockets;

/// <summary>
/// Why an upgrade request is not answered with 101. The reader makes those of the grammar (400, 404, 405, 414, 426, 431, 505);
/// a server makes those of its policy (401, 403, 404, 408, 429, 503).
/// </summary>
/// <param name="StatusCode">HTTP status, 400 to 599.</param>
/// <param name="Reason">
/// One short sentence for a person. It becomes the body of the answer, so it never repeats what the peer sent.
/// </param>
public sealed record HandshakeRefusal(int StatusCode, string Reason)
{
    /// <summary>Seconds after which the peer may try again: for 429 and 503. None by default.</summary>
    public int? RetryAfterSeconds { get; init; }
}
