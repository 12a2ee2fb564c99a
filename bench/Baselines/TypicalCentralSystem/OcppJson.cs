using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moev.TypicalCentralSystem;

/// <summary>The JSON options for payloads: names in camel case, absent members left out.</summary>
internal static class OcppJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
