using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.ChargePoints;

[JsonSerializable(typeof(ChargePointPage))]
[JsonSerializable(typeof(ChargePointView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ChargePointJson : JsonSerializerContext
{
    public static ChargePointJson Plain { get; } = new(JsonStyle.NewOptions());
}
