using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.IdTags;

[JsonSerializable(typeof(IdTagView))]
[JsonSerializable(typeof(IdTagPage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class IdTagJson : JsonSerializerContext
{
    public static IdTagJson Plain { get; } = new(JsonStyle.NewOptions());
}
