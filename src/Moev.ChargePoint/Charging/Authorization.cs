using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>Leave to start a transaction on a connector, which lapses when no car is plugged in in time (OCPP 1.6 §9.1.6).</summary>
/// <param name="IdTag">Who may.</param>
/// <param name="ParentIdTag">The group, if the central system told one.</param>
/// <param name="Profile">The TxProfile that came with a RemoteStartTransaction (OCPP 1.6 §5.16.2).</param>
internal sealed record Authorization(IdTag IdTag, IdTag? ParentIdTag = null, ChargingProfile? Profile = null);
