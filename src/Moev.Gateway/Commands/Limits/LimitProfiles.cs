using Moev.Gateway.Commands.Capabilities;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>Creates a charging profile that a charge point can accept from a limit.</summary>
internal sealed class LimitProfiles(TimeProvider time)
{
    // Fixed ids, so that a new limit replaces the previous one (OCPP 1.6 §5.16.3). Each profile of a remote start without a connector has
    // another id, because two such starts may run at the same time.
    private const int ChargePointMaxId = 1;
    private const int FirstTxDefaultId = 10_000;
    private const int FirstTxId = 20_000;
    private const int FirstRemoteStartId = 100_000;

    /// <summary>
    /// The time by which a schedule without an end starts in the past. It is then in force at once even if the charge point's clock is slow,
    /// and replaces the previous profile without a gap, as OCPP 1.6 §5.16 advises.
    /// </summary>
    private static readonly TimeSpan Head = TimeSpan.FromMinutes(1);

    // Starting at the clock's seconds keeps the ids distinct from those of the previous process, unless starts came more than once per second.
    private int _remoteStarts = (int)(time.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);

    /// <summary>
    /// Creates a profile that is in force now. Its kind is Absolute with a start: a schedule without a start begins with charging, and
    /// without a duration ends with the transaction (OCPP 1.6 §7.13). With a start and no duration it holds until it is replaced.
    /// </summary>
    /// <param name="duration">Seconds from now; null: until replaced.</param>
    public SetChargingProfileRequest ForNow(
        SettledLimit limit, ChargePointCapability capability, ChargingProfilePurpose purpose, int connectorId, int? transactionId, int? duration)
    {
        var now = time.GetUtcNow();
        // A duration counts from the start, so that start must be now.
        var start = duration is null ? now - Head : now;
        var id = purpose switch
        {
            ChargingProfilePurpose.ChargePointMaxProfile => ChargePointMaxId,
            ChargingProfilePurpose.TxDefaultProfile => FirstTxDefaultId + connectorId,
            _ => FirstTxId + connectorId,
        };
        var schedule = new ChargingSchedule(
            duration, (OcppDateTime)WholeSecond(start), limit.Unit, new[] { Period(limit) });
        return new SetChargingProfileRequest(
            connectorId,
            new ChargingProfile(id, transactionId, capability.StackLevel, purpose, ChargingProfileKind.Absolute, null, null, null, schedule));
    }

    /// <summary>
    /// Creates a profile for the transaction that a remote start begins: a TxProfile without transactionId (errata 3.41), relative to the
    /// start of the transaction, so that it does not depend on a clock.
    /// </summary>
    public ChargingProfile ForRemoteStart(SettledLimit limit, ChargePointCapability capability, int? connectorId)
    {
        var id = connectorId is null ? FirstRemoteStartId + Interlocked.Increment(ref _remoteStarts) : FirstTxId + connectorId.Value;
        var schedule = new ChargingSchedule(null, null, limit.Unit, new[] { Period(limit) });
        return new ChargingProfile(
            id, null, capability.StackLevel, ChargingProfilePurpose.TxProfile, ChargingProfileKind.Relative, null, null, null, schedule);
    }

    /// <summary>Creates the only period. It has numberPhases only if the caller named it: absent means 3 (errata 3.68).</summary>
    private static ChargingSchedulePeriod Period(SettledLimit limit) => new(0, limit.Limit, limit.Requested.NumberPhases);

    private static DateTimeOffset WholeSecond(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
