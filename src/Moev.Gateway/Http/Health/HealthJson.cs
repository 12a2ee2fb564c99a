using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Health;

[JsonSerializable(typeof(ReadinessView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class HealthJson : JsonSerializerContext
{
    public static HealthJson Plain { get; } = new(JsonStyle.NewOptions());
}
