using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>Exports the schemas of our own responses from the types that are written, so that they cannot differ.</summary>
internal static class AnswerSchemas
{
    private const string Any = "JSON as it was sent.";

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    /// <param name="name">Its name in the document.</param>
    public static JsonNode Of(string name, JsonTypeInfo type)
    {
        var schema = type.GetJsonSchemaAsNode(Exporting);
        Rebase(schema, "#/components/schemas/" + name);
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
            if (members["$ref"] is JsonValue reference)
                members["$ref"] = root + reference.GetValue<string>()[1..];
            foreach (var (_, value) in members)
                Rebase(value, root);
        }
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
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

        // Members that are null are left out; those of a dictionary are not.
        if (context.PropertyInfo is not null && properties["type"] is JsonArray types)
            properties["type"] = types.First(static one => one!.GetValue<string>() != "null")!.DeepClone();
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            properties.Remove("required");
            JsonNode[] always = [.. context.TypeInfo.Properties.Where(static property => !CanBeNull(property)).Select(static property => JsonValue.Create(property.Name))];
            if (always.Length > 0)
                properties["required"] = new JsonArray(always);
        }

        return properties;
    }

    private static bool CanBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsGetNullable;
}
