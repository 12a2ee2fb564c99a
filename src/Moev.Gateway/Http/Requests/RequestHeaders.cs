namespace Moev.Gateway.Http.Requests;

/// <summary>The names of the API's own headers.</summary>
internal static class RequestHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>In a response: true when it is the response to an earlier request with the same key.</summary>
    public const string IdempotencyReplayed = "Idempotency-Replayed";
}
