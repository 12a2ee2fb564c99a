using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>Heartbeat (OCPP 1.6 §4.6): tells the time, which was looked at a moment ago.</summary>
internal sealed class HeartbeatHandler : ICallHandler<HeartbeatRequest, HeartbeatResponse>
{
    public bool RunsInline => true;

    public ValueTask<HeartbeatResponse> HandleAsync(in CallContext context, in HeartbeatRequest request) => new(new HeartbeatResponse(context.ReceivedAt));
}
