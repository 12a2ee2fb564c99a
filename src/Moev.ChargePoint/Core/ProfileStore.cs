using Moev.ChargePoint.Charging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <summary>What a connector may offer, in A per phase, and on how many phases.</summary>
internal readonly record struct ConnectorLimit(double Current, int Phases);

/// <summary>What all connectors together may draw; each is null when nothing limits it.</summary>
/// <param name="Current">A per phase.</param>
/// <param name="Power">W.</param>
internal readonly record struct ChargePointLimit(double? Current, double? Power);

/// <summary>The charging profiles that are installed (OCPP 1.6 §3.13). They outlive restarts (errata 3.37).</summary>
internal sealed class ProfileStore(ChargePointOptions options)
{
    public static ChargingProfile Materialize(in ChargingProfile profile) => profile with
    {
        ChargingSchedule = profile.ChargingSchedule with
        {
            ChargingSchedulePeriod = profile.ChargingSchedule.ChargingSchedulePeriod.ToArray(),
        },
    };

    public bool TrySet(int connectorId, in ChargingProfile profile, bool hasTransaction, int? transactionId) => false;
    public bool AcceptsForRemoteStart(int connectorId, in ChargingProfile profile) => false;
    public bool Clear(in ClearChargingProfileRequest request) => false;
    public void OnTransactionEnded(int connectorId) { }
    public ConnectorLimit ConnectorLimit(int connectorId, DateTimeOffset now, Transaction? transaction) => new(double.MaxValue, options.Phases);
    public ChargePointLimit ChargePointLimit(DateTimeOffset now) => default;
    public DateTimeOffset? NextChange(DateTimeOffset now, Station[] stations) => null;
}
