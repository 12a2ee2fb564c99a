using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests.Support;

/// <summary>The published schemas of observations and decisions.</summary>
internal static class AlgorithmSchemas
{
    private static readonly EvaluationOptions Options = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

    private static readonly JsonSchema Decision = JsonSchema.FromText(Repository.Read("schemas/algorithm-decision.json"));
    private static readonly JsonSchema Observation = JsonSchema.FromText(Closed("schemas/algorithm-observation.json"));

    /// <summary>Returns the errors of a decision; empty for a valid one.</summary>
    public static string DecisionErrors(ReadOnlySpan<byte> json) => Errors(Decision, json);

    /// <summary>Returns the errors of an observation; empty for a valid one. A member that the schema does not describe is an error too.</summary>
    public static string ObservationErrors(ReadOnlySpan<byte> json) => Errors(Observation, json);

    private static string Errors(JsonSchema schema, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var results = schema.Evaluate(document.RootElement, Options);
        return results.IsValid
            ? ""
            : string.Join("; ", (results.Details ?? []).Where(static detail => detail.Errors is not null).SelectMany(static detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("invalid"));
    }

    /// <summary>Reads a schema, and refuses members that it does not describe.</summary>
    private static string Closed(string path)
    {
        var schema = JsonNode.Parse(Repository.Read(path))!;
        schema["$id"] = "urn:moev:tests:closed";
        Close(schema);
        return schema.ToJsonString();
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Close(item);
        }

        if (node is not JsonObject schema)
            return;
        foreach (var member in schema.ToList())
            Close(member.Value);
        if (schema["properties"] is JsonObject && schema["type"] is JsonValue)
            schema["additionalProperties"] = false;
    }
}
