using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moev.Gateway.Http.Json;

/// <summary>The options of all JSON that the API writes. A context owns its options, so that each resource makes them anew.</summary>
internal static class JsonStyle
{
    /// <summary>
    /// Returns options for a context: members in camelCase, absent ones left out, instants in UTC. Responses are never part of a web page, so
    /// that only JSON's own characters are escaped.
    /// </summary>
    public static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcTimestampConverter() },
    };
}
