using System.Text.Json;

namespace Moev.Gateway.Http.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: this API as an OpenAPI 3.1 document, made from the endpoints that are mapped.</summary>
internal sealed class OpenApiResource : IResource
{
    public const string Path = "/openapi/v1.json";

    public void AddServices(IServiceCollection services)
    {
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var sources = routes.DataSources;
        // Written at the first request: most gateways never get one.
        var document = new Lazy<byte[]>(() => Write(sources));
        routes.Get(
            Path,
            _ => Task.FromResult<IResult>(TypedResults.Bytes(document.Value, "application/json")),
            new Operation("getOpenApi", Tags.Service, "This document") { Answers = [Answer.Ok("OpenAPI 3.1.", """{"type":"object"}""")] });
    }

    private static byte[] Write(IEnumerable<EndpointDataSource> sources)
    {
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written))
            OpenApiDocument.Build(MappedOperations.Of(sources)).WriteTo(writer);
        return written.ToArray();
    }
}
