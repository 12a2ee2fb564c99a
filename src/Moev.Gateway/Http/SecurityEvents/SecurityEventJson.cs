using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.SecurityEvents;

[JsonSerializable(typeof(SecurityEventPage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class SecurityEventJson : JsonSerializerContext
{
    public static SecurityEventJson Plain { get; } = new(JsonStyle.NewOptions());
}
