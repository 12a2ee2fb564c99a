using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Profiles;

[JsonSerializable(typeof(ProfilesView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ProfileListJson : JsonSerializerContext
{
    public static ProfileListJson Plain { get; } = new(JsonStyle.NewOptions());
}
