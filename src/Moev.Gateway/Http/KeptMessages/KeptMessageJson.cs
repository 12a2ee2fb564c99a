using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.KeptMessages;

[JsonSerializable(typeof(KeptMessagePage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class KeptMessageJson : JsonSerializerContext
{
    public static KeptMessageJson Plain { get; } = new(JsonStyle.NewOptions());
}
