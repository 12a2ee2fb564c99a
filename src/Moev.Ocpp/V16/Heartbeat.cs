using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports that a charge point is alive, and asks for the time (OCPP 1.6 §4.6, §6.29). It has no members.</summary>
public readonly partial record struct HeartbeatRequest : IOcppPayload<HeartbeatRequest>;

/// <summary>The current time (OCPP 1.6 §6.30).</summary>
/// <param name="CurrentTime">The central system's time.</param>
public readonly partial record struct HeartbeatResponse(OcppDateTime CurrentTime) : IOcppPayload<HeartbeatResponse>;
