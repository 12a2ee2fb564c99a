using System.Collections.Frozen;
using System.Text.Json;
using Moev.TypicalCentralSystem.Handlers;

namespace Moev.TypicalCentralSystem;

/// <summary>Finds the handler of a message's action and answers with its result or the error.</summary>
internal sealed partial class MessageDispatcher(IEnumerable<IMessageHandler> handlers, ILogger<MessageDispatcher> logger)
{
    private readonly FrozenDictionary<string, IMessageHandler> _handlers = handlers.ToFrozenDictionary(static handler => handler.Action);

    /// <summary>Dispatches a message. Leaves the answer empty when there is none.</summary>
    /// <exception cref="JsonException">The message is not an OCPP message.</exception>
    public async ValueTask DispatchAsync(ChargePointState chargePoint, ReadOnlyMemory<byte> message, Answer answer, CancellationToken cancellationToken)
    {
        answer.Clear();
        if (!Call.TryRead(message, out var call))
            return;

        LogReceived(call.Action, call.MessageId, chargePoint.Identity);
        if (!_handlers.TryGetValue(call.Action, out var handler))
        {
            answer.WriteError(call.MessageId, "NotImplemented", "");
            return;
        }

        try
        {
            await handler.HandleAsync(chargePoint, call, answer, cancellationToken);
            LogAnswered(call.Action, call.MessageId, chargePoint.Identity);
        }
        catch (JsonException e)
        {
            LogUnreadable(e, call.Action, chargePoint.Identity);
            answer.WriteError(call.MessageId, "FormationViolation", e.Message);
        }
        catch (Exception e)
        {
            LogFailed(e, call.Action, chargePoint.Identity);
            answer.WriteError(call.MessageId, "InternalError", "");
        }
    }

    [LoggerMessage(LogLevel.Debug, "Received {Action} {MessageId} from {Identity}")]
    private partial void LogReceived(string action, string messageId, string identity);

    [LoggerMessage(LogLevel.Debug, "Answered {Action} {MessageId} of {Identity}")]
    private partial void LogAnswered(string action, string messageId, string identity);

    [LoggerMessage(LogLevel.Warning, "{Action} from {Identity} is unreadable")]
    private partial void LogUnreadable(Exception exception, string action, string identity);

    [LoggerMessage(LogLevel.Error, "{Action} of {Identity} failed")]
    private partial void LogFailed(Exception exception, string action, string identity);
}
