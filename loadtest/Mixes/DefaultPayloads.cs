using System.Text.Json;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Mixes;

/// <summary>The default payloads of messages, for steps without a payload.</summary>
internal static class DefaultPayloads
{
    private static readonly Dictionary<Action16, JsonElement> Payloads = Read();

    /// <summary>Gets the default payload of an action; null when it has none.</summary>
    public static JsonElement? Of(Action16 action) => Payloads.TryGetValue(action, out var payload) ? payload : null;

    private static Dictionary<Action16, JsonElement> Read()
    {
        using var stream = typeof(DefaultPayloads).Assembly.GetManifestResourceStream("default-payloads.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(static member => Enum.Parse<Action16>(member.Name), static member => member.Value.Clone());
    }
}
