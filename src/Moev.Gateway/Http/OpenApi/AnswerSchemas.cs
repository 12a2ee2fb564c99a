using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Capabilities;
using Moev.Gateway.Http.Certificates;
using Moev.Gateway.Http.ChargePoints;
using Moev.Gateway.Http.IdTags;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.KeptMessages;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.MeterValues;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Profiles;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.SecurityEvents;
using Moev.Gateway.Http.Traces;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The schemas of our own answers, taken from the types that are written, so that they can't differ from them.</summary>
internal static class AnswerSchemas
{
    private const string Any = "JSON as it was sent.";

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, JsonTypeInfo> Types { get; } = new Dictionary<string, JsonTypeInfo>
    {
        ["Problem"] = ControlJson.Plain.ControlProblem,
        ["CommandAnswer"] = ControlJson.Plain.CommandAnswer,
        ["BroadcastAnswer"] = ControlJson.Plain.BroadcastAnswer,
        ["ChargePointPage"] = ControlJson.Plain.ChargePointPage,
        ["ChargePoint"] = ControlJson.Plain.ChargePointView,
        ["Capabilities"] = ControlJson.Plain.CapabilityView,
        ["TransactionPage"] = ControlJson.Plain.TransactionPage,
        ["Transaction"] = ControlJson.Plain.TransactionView,
        ["TraceState"] = ControlJson.Plain.TraceState,
        ["AuditPage"] = ControlJson.Plain.AuditPage,
        ["IdTag"] = ControlJson.Plain.IdTagView,
        ["IdTagPage"] = ControlJson.Plain.IdTagPage,
        ["KeptMessagePage"] = ControlJson.Plain.KeptMessagePage,
        ["MeterValuePage"] = ControlJson.Plain.MeterValuePage,
        ["JobPage"] = ControlJson.Plain.JobPage,
        ["Job"] = ControlJson.Plain.JobView,
        ["ReservationPage"] = ControlJson.Plain.ReservationPage,
        ["LocalList"] = ControlJson.Plain.LocalListView,
        ["CertificatePage"] = ControlJson.Plain.CertificatePage,
        ["SecurityEventPage"] = ControlJson.Plain.SecurityEventPage,
        ["Profiles"] = ControlJson.Plain.ProfilesView,
        ["LimitResults"] = ControlJson.Plain.LimitResults,
        ["Limit"] = ControlJson.Plain.LimitView,
        ["LimitCheck"] = ControlJson.Plain.LimitCheckView,
    };

    /// <param name="name">Where it stands in the document.</param>
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
