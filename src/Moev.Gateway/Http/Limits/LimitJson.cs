using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Limits;

[JsonSerializable(typeof(LimitResults))]
[JsonSerializable(typeof(LimitView))]
[JsonSerializable(typeof(LimitCheckView))]
[JsonSerializable(typeof(Extension))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(RequestedLimit))]
[JsonSerializable(typeof(LimitConversion))]
[JsonSerializable(typeof(IReadOnlyList<LimitAttempt>))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class LimitJson : JsonSerializerContext
{
    public static LimitJson Plain { get; } = new(JsonStyle.NewOptions());
}
