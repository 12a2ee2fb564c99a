using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Triggers;

[JsonSerializable(typeof(TriggerView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TriggerJson : JsonSerializerContext
{
    public static TriggerJson Plain { get; } = new(JsonStyle.NewOptions());
}
