using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.Outcomes;

[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(Extension))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(RawJson))]
[JsonSerializable(typeof(NewerLimit))]
[JsonSerializable(typeof(IReadOnlyList<TransactionView>))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class OutcomeJson : JsonSerializerContext
{
    public static OutcomeJson Plain { get; } = new(JsonStyle.NewOptions());
}
