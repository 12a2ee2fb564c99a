using System.Text.Json;

namespace Moev.TypicalCentralSystem.Handlers;

/// <summary>Answers one action with typed messages.</summary>
internal abstract class MessageHandler<TRequest, TResponse> : IMessageHandler
    where TRequest : class
    where TResponse : class
{
    public abstract string Action { get; }

    public async ValueTask HandleAsync(ChargePointState chargePoint, Call call, Answer answer, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize<TRequest>(call.Payload.Span, OcppJson.Options) ?? throw new JsonException("The payload is null.");
        var response = await HandleAsync(chargePoint, request, cancellationToken);
        answer.WriteResult(call.MessageId, response);
    }

    protected abstract ValueTask<TResponse> HandleAsync(ChargePointState chargePoint, TRequest request, CancellationToken cancellationToken);
}
