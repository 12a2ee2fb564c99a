using Moev.Gateway.Calls;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of Heartbeat (OCPP 1.6 §4.6): returns the arrival time of the CALL, which was read a moment ago.</summary>
internal sealed class HeartbeatHandler : ICallHandler<HeartbeatRequest, HeartbeatResponse>
{
    public bool RunsInline => true;

    public ValueTask<HeartbeatResponse> HandleAsync(in CallContext context, in HeartbeatRequest request) => new(new HeartbeatResponse(context.ReceivedAt));
}
