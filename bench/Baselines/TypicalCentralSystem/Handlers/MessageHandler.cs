using System.Text.Json;

namespace Moev.TypicalCentralSystem.Handlers;

/// <summary>Answers one action with typed messages.</summary>
internal abstract class MessageHandler<TRequest, TResponse> : IMessageHandler
    where TRequest : class
    where TResponse : class
{
    public abstract string Action { get; }

    public async Task<object> HandleAsync(string identity, JsonElement payload, CancellationToken cancellationToken)
    {
        var request = payload.Deserialize<TRequest>(MessageDispatcher.Json) ?? throw new JsonException("The payload is null.");
        return await HandleAsync(identity, request, cancellationToken);
    }

    protected abstract Task<TResponse> HandleAsync(string identity, TRequest request, CancellationToken cancellationToken);
}
