using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.MeterValues;

[JsonSerializable(typeof(MeterValuePage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class MeterValueJson : JsonSerializerContext
{
    public static MeterValueJson Plain { get; } = new(JsonStyle.NewOptions());
}
