using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Site;

[JsonSerializable(typeof(SiteSessionView))]
[JsonSerializable(typeof(SiteStateView))]
[JsonSerializable(typeof(SiteDecisionPage))]
[JsonSerializable(typeof(SitePostedView))]
[JsonSerializable(typeof(SiteNodeLimitView))]
[JsonSerializable(typeof(SiteNodeMeasurementView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class SiteJson : JsonSerializerContext
{
    public static SiteJson Plain { get; } = new(JsonStyle.NewOptions());
}
