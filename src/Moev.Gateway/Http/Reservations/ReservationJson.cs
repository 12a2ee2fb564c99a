using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Reservations;

[JsonSerializable(typeof(ReservationPage))]
[JsonSerializable(typeof(ReservationView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ReservationJson : JsonSerializerContext
{
    public static ReservationJson Plain { get; } = new(JsonStyle.NewOptions());
}
