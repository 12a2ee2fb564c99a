using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;

namespace Moev.Gateway.Http.Configuration;

[JsonSerializable(typeof(BroadcastAnswer))]
[JsonSerializable(typeof(IReadOnlyList<CommandAnswer>))]
[JsonSerializable(typeof(Extension))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ConfigurationJson : JsonSerializerContext
{
    public static ConfigurationJson Plain { get; } = new(JsonStyle.NewOptions());
}
