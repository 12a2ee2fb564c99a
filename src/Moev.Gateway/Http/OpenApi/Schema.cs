using System.Text.Json.Serialization.Metadata;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>A JSON schema of the document.</summary>
/// <param name="Json">The schema, or references to <paramref name="Components"/>.</param>
/// <param name="Components">The types that it refers to, by their names in the document.</param>
internal sealed record Schema(string Json, params IReadOnlyList<(string Name, JsonTypeInfo Type)> Components)
{
    public static implicit operator Schema(string json) => new(json);

    /// <summary>Returns a reference to the schema of a type.</summary>
    /// <param name="name">The name in the document.</param>
    public static Schema Of(string name, JsonTypeInfo type) => new(Parts.Ref(name), (name, type));

    public static Schema AnyOf(params IReadOnlyList<Schema> schemas) =>
        new($$"""{"anyOf":[{{string.Join(',', schemas.Select(static schema => schema.Json))}}]}""", [.. schemas.SelectMany(static schema => schema.Components)]);
}
