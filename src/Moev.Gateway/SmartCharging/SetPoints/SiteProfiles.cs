using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Writes the charging profiles of the controller, and finds them among those on record. Their ids are fixed, so that each replaces its predecessor (OCPP 1.6 §5.16.3).</summary>
internal static class SiteProfiles
{
    /// <summary>The highest connector that has profile ids of its own.</summary>
    public const int MaxConnectorId = 9_999;

    /// <summary>The time by which a schedule starts in the past, so that a charge point whose clock is slow obeys it at once.</summary>
    public static readonly TimeSpan Head = TimeSpan.FromMinutes(10);

    /// <summary>The start of the fail-safe limit: a charge point whose clock was never set obeys it too.</summary>
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    /// <summary>The duration of a lease without an end. The controller sends none, but someone else may use its id.</summary>
    private const int EndlessSeconds = 86_400;

    private const int FirstBaseId = 30_000;
    private const int FirstLeaseId = 40_000;
    private const int LastLeaseId = FirstLeaseId + MaxConnectorId;

    public static int BaseId(int connectorId) => FirstBaseId + connectorId;

    public static int LeaseId(int connectorId) => FirstLeaseId + connectorId;

    /// <summary>Returns the connector of a profile of the controller; 0 for a profile of someone else.</summary>
    public static int ConnectorOf(InstalledProfile installed)
    {
        var id = installed.Profile.ChargingProfileId;
        if (id is <= FirstBaseId or > LastLeaseId)
            return 0;
        var connectorId = (id - FirstBaseId) % (FirstLeaseId - FirstBaseId);
        return installed.ConnectorId == connectorId || installed.ConnectorId == 0 ? connectorId : 0;
    }

    /// <summary>Creates the profile of the fail-safe limit. It has no end, and holds at any time.</summary>
    /// <param name="amps">A per phase.</param>
    /// <param name="transactionId">The running transaction; null when the form needs none.</param>
    public static SetChargingProfileRequest Base(in ConnectorWiring wiring, ProfileForm form, double amps, int? transactionId) =>
        Request(wiring, form, BaseId(wiring.ConnectorId), 0, null, Ever, transactionId, new[] { wiring.Period(0, amps, form.Unit) });

    /// <summary>Creates the profile of a set-point that ends by itself.</summary>
    /// <inheritdoc cref="Base"/>
    /// <param name="at">The present, by the charge point's clock.</param>
    /// <param name="failSafe">A per phase afterwards.</param>
    /// <param name="seconds">The time until its end.</param>
    public static SetChargingProfileRequest Lease(
        in ConnectorWiring wiring, ProfileForm form, double amps, double failSafe, int seconds, DateTimeOffset at, int? transactionId)
    {
        var end = (int)Head.TotalSeconds + seconds;
        var first = wiring.Period(0, amps, form.Unit);
        return form.Layout == ProfileLayout.Stacked
            ? Request(wiring, form, LeaseId(wiring.ConnectorId), 1, end, at - Head, transactionId, new[] { first })
            : Request(wiring, form, BaseId(wiring.ConnectorId), 0, null, at - Head, transactionId, new[] { first, wiring.Period(end, failSafe, form.Unit) });
    }

    /// <summary>Reads the controller's profiles of a connector that are on record.</summary>
    /// <param name="now">The present.</param>
    public static RecordedLimits Read(IReadOnlyList<InstalledProfile> profiles, in ConnectorWiring wiring, DateTimeOffset now)
    {
        var found = RecordedLimits.None;
        foreach (var installed in profiles)
        {
            if (ConnectorOf(installed) != wiring.ConnectorId)
                continue;
            var profile = installed.Profile;
            var schedule = profile.ChargingSchedule;
            var periods = schedule.ChargingSchedulePeriod.ToArray();
            if (periods.Length == 0)
                continue;
            var isBase = profile.ChargingProfileId == BaseId(wiring.ConnectorId);
            var form = new ProfileForm(
                schedule.ChargingRateUnit, profile.ChargingProfilePurpose, installed.ConnectorId == 0, periods.Length > 1 ? ProfileLayout.OneProfile : ProfileLayout.Stacked);
            var amps = wiring.AmpsOf(periods[0].Limit, form.Unit);
            // The schedule is on the charge point's clock, which may be slow. The time of its answer is on the gateway's.
            var seconds = isBase ? (periods.Length > 1 ? periods[1].StartPeriod : 0) : schedule.Duration ?? EndlessSeconds;
            var endsAt = installed.InstalledAt.AddSeconds(seconds - Head.TotalSeconds);
            if (isBase)
                found = found with { Form = form, BaseAmps = wiring.AmpsOf(periods[^1].Limit, form.Unit), TransactionId = profile.TransactionId ?? 0 };
            if ((!isBase || periods.Length > 1) && endsAt > now)
                found = found with { LeaseAmps = amps, LeaseEndsAt = endsAt };
        }

        return found;
    }

    private static SetChargingProfileRequest Request(
        in ConnectorWiring wiring, ProfileForm form, int id, int stackLevel, int? duration, DateTimeOffset start, int? transactionId, OcppList<ChargingSchedulePeriod> periods)
    {
        var schedule = new ChargingSchedule(duration, (OcppDateTime)start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond)), form.Unit, periods);
        return new SetChargingProfileRequest(
            form.OnChargePoint ? 0 : wiring.ConnectorId,
            new ChargingProfile(
                id, form.EndsWithTransaction ? transactionId : null, stackLevel, form.Purpose, ChargingProfileKind.Absolute, null, null, null, schedule));
    }
}

/// <summary>The controller's profiles of a connector that are on record.</summary>
/// <param name="Form">The form of the fail-safe profile; null when there is none.</param>
/// <param name="BaseAmps">A per phase of the fail-safe profile; not a number when there is none.</param>
/// <param name="LeaseAmps">A per phase of the lease; not a number when there is none that has not ended.</param>
/// <param name="LeaseEndsAt">The end of the lease.</param>
/// <param name="TransactionId">The transaction with which the fail-safe profile ends; 0 for none.</param>
internal readonly record struct RecordedLimits(ProfileForm? Form, double BaseAmps, double LeaseAmps, DateTimeOffset LeaseEndsAt, int TransactionId)
{
    // Limits in W are rounded to a tenth.
    private const double RoundingAmps = 0.05;

    public static RecordedLimits None { get; } = new(null, double.NaN, double.NaN, default, 0);

    /// <summary>Returns true when a limit on record is not the one that is held, but a higher one. False when either is not a number.</summary>
    public static bool IsAbove(double recorded, double held) => recorded > held + RoundingAmps;
}
