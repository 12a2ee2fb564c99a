using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>Heartbeat (OCPP 1.6 §4.6): tells the time.</summary>
internal sealed class HeartbeatHandler(TimeProvider time) : ICallHandler<HeartbeatRequest, HeartbeatResponse>
{
    public bool RunsInline => true;

    public ValueTask<HeartbeatResponse> HandleAsync(CallContext context, HeartbeatRequest request) => new(new HeartbeatResponse(time.GetUtcNow()));
}
