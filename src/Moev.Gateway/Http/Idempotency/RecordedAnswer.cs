using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>A response that can be sent again.</summary>
/// <param name="Headers">The API's own headers, such as Moev-Message-Id.</param>
internal sealed record RecordedAnswer(int Status, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private const string OwnPrefix = "Moev-";

    /// <summary>Gets the size in memory.</summary>
    public int Bytes => Body.Length + (sizeof(char) * ((ContentType?.Length ?? 0) + Headers.Sum(static header => header.Key.Length + header.Value.Length)));

    public static RecordedAnswer Of(HttpResponse response, ReadOnlyMemory<byte> body) => new(
        response.StatusCode,
        response.ContentType,
        [.. response.Headers
            .Where(static header => header.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            .Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
        body);

    /// <summary>Writes the same bytes again, with the header that marks a replayed response.</summary>
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
