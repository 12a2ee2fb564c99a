using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Certificates;

[JsonSerializable(typeof(CertificatePage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class CertificateJson : JsonSerializerContext
{
    public static CertificateJson Plain { get; } = new(JsonStyle.NewOptions());
}
