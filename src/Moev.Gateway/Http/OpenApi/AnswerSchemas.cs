using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>Exports the schemas of our own responses from the types that are written, so that they cannot differ.</summary>
internal sealed class AnswerSchemas
{
    private const string Any = "JSON as it was sent.";
    private const string Component = "#/components/schemas/";

    private readonly JsonSchemaExporterOptions _exporting;
    private readonly Dictionary<Type, string> _components;

    /// <param name="components">The types that have a name in the document.</param>
    public AnswerSchemas(IEnumerable<(string Name, JsonTypeInfo Type)> components)
    {
        _components = components.ToDictionary(static component => component.Type.Type, static component => component.Name);
        _exporting = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
    }

    /// <param name="name">The name in the document.</param>
    public JsonNode Of(string name, JsonTypeInfo type)
    {
        var schema = type.GetJsonSchemaAsNode(_exporting);
        Rebase(schema, Component + name);
        return schema;
    }

    /// <summary>Returns the schema of a member that a feature adds. It is absent rather than null.</summary>
    /// <inheritdoc cref="Of"/>
    public JsonNode OfMember(string name, JsonTypeInfo type)
    {
        var schema = Of(name, type);
        RemoveNull(schema.AsObject());
        return schema;
    }

    /// <summary>A type that occurs twice is a reference from the root of what was exported, which is not the root of the document.</summary>
    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Rebase(item, root);
        }
        else if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && !reference.GetValue<string>().StartsWith(Component, StringComparison.Ordinal))
                members["$ref"] = root + reference.GetValue<string>()[1..];
            foreach (var (_, value) in members)
                Rebase(value, root);
        }
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(RawJson))
            return new JsonObject { ["description"] = Any };
        if (type == typeof(IReadOnlyDictionary<string, string?>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "null") } };
        if (schema is not JsonObject properties)
            return schema;
        // Features extend the type, so that all occurrences refer to the component, which has their members.
        if (context.Path.Length > 0 && context.TypeInfo.Properties.Any(static property => property.IsExtensionData) && _components.TryGetValue(type, out var component))
            return new JsonObject { ["$ref"] = Component + component };

        // Members that are null are left out; those of a dictionary are not.
        if (context.PropertyInfo is not null)
            RemoveNull(properties);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            properties.Remove("required");
            JsonNode[] always = [.. context.TypeInfo.Properties.Where(static property => !CanBeNull(property)).Select(static property => JsonValue.Create(property.Name))];
            if (always.Length > 0)
                properties["required"] = new JsonArray(always);
        }

        return properties;
    }

    private static void RemoveNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
            schema["type"] = types.First(static one => one!.GetValue<string>() != "null")!.DeepClone();
    }

    private static bool CanBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsGetNullable;
}
