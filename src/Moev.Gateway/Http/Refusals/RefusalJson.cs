using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Refusals;

[JsonSerializable(typeof(RefusalPage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class RefusalJson : JsonSerializerContext
{
    public static RefusalJson Plain { get; } = new(JsonStyle.NewOptions());
}
