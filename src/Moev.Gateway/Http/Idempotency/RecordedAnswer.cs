using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>An answer as it was sent, to be sent again.</summary>
/// <param name="Headers">Those of our own, such as Moev-Message-Id.</param>
internal sealed record RecordedAnswer(int Status, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private const string OwnPrefix = "Moev-";

    public static RecordedAnswer Of(HttpResponse response, ReadOnlyMemory<byte> body) => new(
        response.StatusCode,
        response.ContentType,
        [.. response.Headers
            .Where(static header => header.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            .Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
        body);

    /// <summary>The same bytes again, with a header that says so.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        response.Headers[RequestHeaders.IdempotencyReplayed] = "true";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
