using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.LocalLists;

[JsonSerializable(typeof(LocalListView))]
[JsonSerializable(typeof(IReadOnlyList<LocalListPart>))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class LocalListJson : JsonSerializerContext
{
    public static LocalListJson Plain { get; } = new(JsonStyle.NewOptions());
}
