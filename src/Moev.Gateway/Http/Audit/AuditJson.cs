using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Audit;

[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(IReadOnlyList<AuditView>))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static AuditJson Plain { get; } = new(JsonStyle.NewOptions());
}
