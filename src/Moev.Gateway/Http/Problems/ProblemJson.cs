using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Problems;

[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(Extension))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    public static ProblemJson Plain { get; } = new(JsonStyle.NewOptions());
}
