using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class HeartbeatHandler(TimeProvider time) : MessageHandler<HeartbeatRequest, HeartbeatResponse>
{
    public override string Action => "Heartbeat";

    protected override ValueTask<HeartbeatResponse> HandleAsync(ChargePointState chargePoint, HeartbeatRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        chargePoint.LastSeen = now;
        return ValueTask.FromResult(new HeartbeatResponse { CurrentTime = now });
    }
}
