using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Jobs;

[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(JobView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class JobJson : JsonSerializerContext
{
    public static JobJson Plain { get; } = new(JsonStyle.NewOptions());
}
