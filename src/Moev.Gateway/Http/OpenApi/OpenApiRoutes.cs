using System.Text.Json;

namespace Moev.Gateway.Http.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: this API as an OpenAPI 3.1 document.</summary>
internal sealed class OpenApiRoutes
{
    public const string Path = "/openapi/v1.json";

    // Most gateways are never asked for it.
    private readonly Lazy<byte[]> _document = new(Write);

    public Task<IResult> GetAsync(HttpContext context) => Task.FromResult<IResult>(TypedResults.Bytes(_document.Value, "application/json"));

    private static byte[] Write()
    {
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written))
            OpenApiDocument.Build().WriteTo(writer);
        return written.ToArray();
    }
}
