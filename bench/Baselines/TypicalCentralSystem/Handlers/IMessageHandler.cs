namespace Moev.TypicalCentralSystem.Handlers;

/// <summary>Answers one action.</summary>
internal interface IMessageHandler
{
    string Action { get; }

    ValueTask HandleAsync(ChargePointState chargePoint, Call call, Answer answer, CancellationToken cancellationToken);
}
