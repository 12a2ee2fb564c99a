using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Capabilities;

[JsonSerializable(typeof(CapabilityView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class CapabilityJson : JsonSerializerContext
{
    public static CapabilityJson Plain { get; } = new(JsonStyle.NewOptions());
}
