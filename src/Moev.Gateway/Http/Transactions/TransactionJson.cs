using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Transactions;

[JsonSerializable(typeof(TransactionPage))]
[JsonSerializable(typeof(TransactionView))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TransactionJson : JsonSerializerContext
{
    public static TransactionJson Plain { get; } = new(JsonStyle.NewOptions());
}
