using System.Text.RegularExpressions;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>Reads the operations of the endpoints that are mapped.</summary>
internal static partial class MappedOperations
{
    /// <summary>Returns the operations in the order in which their endpoints were mapped.</summary>
    public static IReadOnlyList<Operation> Of(IEnumerable<EndpointDataSource> sources) =>
        [.. sources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(Of)];

    private static IEnumerable<Operation> Of(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<Operation>() is not { } operation)
            yield break;
        var method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0];
        yield return operation with { Method = method, Path = CatchAll().Replace(endpoint.RoutePattern.RawText!, "{") };
        foreach (var variant in operation.Variants)
            yield return variant with { Method = method };
    }

    [GeneratedRegex(@"\{\*\*")]
    private static partial Regex CatchAll();
}
