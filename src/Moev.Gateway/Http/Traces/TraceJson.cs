using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Traces;

[JsonSerializable(typeof(TraceState))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(TraceLineView[]))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TraceJson : JsonSerializerContext
{
    public static TraceJson Plain { get; } = new(JsonStyle.NewOptions());
}
