using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem.Handlers;

internal sealed class HeartbeatHandler(CentralSystemState state, TimeProvider time) : MessageHandler<HeartbeatRequest, HeartbeatResponse>
{
    public override string Action => "Heartbeat";

    protected override Task<HeartbeatResponse> HandleAsync(string identity, HeartbeatRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        state.ChargePoint(identity).LastSeen = now;
        return Task.FromResult(new HeartbeatResponse { CurrentTime = now });
    }
}
