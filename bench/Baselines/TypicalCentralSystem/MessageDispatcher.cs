using System.Text.Json;
using System.Text.Json.Serialization;
using Moev.TypicalCentralSystem.Handlers;

namespace Moev.TypicalCentralSystem;

/// <summary>Reads the envelope, finds the handler of the action, and makes its answer a message.</summary>
internal sealed class MessageDispatcher(IEnumerable<IMessageHandler> handlers, ILogger<MessageDispatcher> logger)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private const int Call = 2;
    private const int CallResult = 3;
    private const int CallError = 4;

    private readonly Dictionary<string, IMessageHandler> _handlers = handlers.ToDictionary(static handler => handler.Action);

    /// <summary>The answer as the elements of its array; null when there is none.</summary>
    /// <exception cref="JsonException">It is no OCPP message.</exception>
    public async Task<object[]?> DispatchAsync(string identity, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() < 3 || root[0].ValueKind != JsonValueKind.Number)
            throw new JsonException("An array of at least three elements was expected.");
        if (root[0].GetInt32() != Call || root.GetArrayLength() != 4)
            return null; // this central system sends no calls of its own

        var messageId = root[1].GetString() ?? "";
        var action = root[2].GetString() ?? "";
        logger.LogDebug("Received {Action} {MessageId} from {Identity}", action, messageId, identity);
        if (!_handlers.TryGetValue(action, out var handler))
            return [CallError, messageId, "NotImplemented", "", new object()];

        try
        {
            var response = await handler.HandleAsync(identity, root[3], cancellationToken);
            logger.LogDebug("Answered {Action} {MessageId} of {Identity}", action, messageId, identity);
            return [CallResult, messageId, response];
        }
        catch (JsonException e)
        {
            logger.LogWarning(e, "{Action} of {Identity} can't be read", action, identity);
            return [CallError, messageId, "FormationViolation", e.Message, new object()];
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Action} of {Identity} failed", action, identity);
            return [CallError, messageId, "InternalError", "", new object()];
        }
    }
}
