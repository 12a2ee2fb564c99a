using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>The permission to start a transaction on a connector. It lapses if no car is plugged in in time (OCPP 1.6 §9.1.6).</summary>
/// <param name="IdTag">The token.</param>
/// <param name="ParentIdTag">The group, if it is known.</param>
/// <param name="Profile">The TxProfile that came with a RemoteStartTransaction (OCPP 1.6 §5.16.2).</param>
internal sealed record Authorization(IdTag IdTag, IdTag? ParentIdTag = null, ChargingProfile? Profile = null);
