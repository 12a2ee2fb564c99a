using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Writes a limit as a charging profile that a charge point can take.</summary>
internal sealed class LimitProfiles(TimeProvider time)
{
    // The ids of our profiles, so that a new limit replaces the one before it (OCPP 1.6 §5.16.3). A profile of a remote start without a
    // connector has an id of its own: two of them may run at once.
    private const int ChargePointMaxId = 1;
    private const int FirstTxDefaultId = 10_000;
    private const int FirstTxId = 20_000;
    private const int FirstRemoteStartId = 100_000;

    /// <summary>
    /// How far a schedule without an end starts in the past: it is in force at once also by a clock that is behind ours, and replaces the
    /// profile before it without a gap, as OCPP 1.6 §5.16 advises.
    /// </summary>
    private static readonly TimeSpan Head = TimeSpan.FromMinutes(1);

    // The seconds of the clock keep ids apart from those of the process before this one, as long as starts are no more frequent than that.
    private int _remoteStarts = (int)(time.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);

    /// <summary>
    /// A profile for now. Its kind is Absolute with a start, because a schedule without one begins with charging, and without a duration ends
    /// with the transaction (OCPP 1.6 §7.13); with a start and no duration it holds until it is replaced.
    /// </summary>
    /// <param name="duration">Seconds from now; null: until replaced.</param>
    public SetChargingProfileRequest ForNow(
        SettledLimit limit, ChargePointCapability capability, ChargingProfilePurpose purpose, int connectorId, int? transactionId, int? duration)
    {
        var now = time.GetUtcNow();
        // The end of a duration counts from the start, so that start is not put back.
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
    /// A profile for the transaction that a remote start begins: a TxProfile without transactionId (errata 3.41), relative to its start, so
    /// that no clock matters.
    /// </summary>
    public ChargingProfile ForRemoteStart(SettledLimit limit, ChargePointCapability capability, int? connectorId)
    {
        var id = connectorId is null ? FirstRemoteStartId + Interlocked.Increment(ref _remoteStarts) : FirstTxId + connectorId.Value;
        var schedule = new ChargingSchedule(null, null, limit.Unit, new[] { Period(limit) });
        return new ChargingProfile(
            id, null, capability.StackLevel, ChargingProfilePurpose.TxProfile, ChargingProfileKind.Relative, null, null, null, schedule);
    }

    /// <summary>The phases are sent only when the caller named them: absent means 3 (errata 3.68).</summary>
    private static ChargingSchedulePeriod Period(SettledLimit limit) => new(0, limit.Limit, limit.Requested.NumberPhases);

    private static DateTimeOffset WholeSecond(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
