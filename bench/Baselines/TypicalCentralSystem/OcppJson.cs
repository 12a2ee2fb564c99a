using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moev.TypicalCentralSystem;

/// <summary>How payloads are read and written: OCPP's names are in camel case, and what is absent is left out.</summary>
internal static class OcppJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
