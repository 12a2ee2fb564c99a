using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>When one profile is in force, and with which period.</summary>
internal static class ScheduleClock
{
    /// <summary>The period in force at an instant.</summary>
    /// <param name="installed">The profile.</param>
    /// <param name="instant">The instant asked about.</param>
    /// <param name="chargingStart">Where schedules begin that have no absolute start.</param>
    /// <param name="period">The period.</param>
    /// <returns>False when the profile is not valid yet or any more, has not started, or its duration is over.</returns>
    public static bool TryGetPeriod(
        InstalledProfile installed, DateTimeOffset instant, DateTimeOffset chargingStart, out ChargingSchedulePeriod period)
    {
        period = default;
        var profile = installed.Profile;
        if (profile.ValidFrom is { } from && instant < from.Value)
            return false;
        if (profile.ValidTo is { } to && instant >= to.Value)
            return false;

        var start = StartAt(profile, instant, chargingStart);
        if (instant >= Add(start, profile.ChargingSchedule.Duration))
            return false;

        // OCPP 1.6 §7.14: a period's start is the end of the one before. The last one holds until the end of the duration. Before the
        // schedule starts there is none.
        var found = false;
        foreach (var candidate in profile.ChargingSchedule.ChargingSchedulePeriod)
        {
            if (Add(start, candidate.StartPeriod) > instant)
                break;
            period = candidate;
            found = true;
        }

        return found;
    }

    /// <summary>The first instant after <paramref name="instant"/> at which the period in force may change.</summary>
    public static DateTimeOffset NextBoundary(InstalledProfile installed, DateTimeOffset instant, DateTimeOffset chargingStart)
    {
        var next = DateTimeOffset.MaxValue;
        var profile = installed.Profile;
        Consider(profile.ValidFrom?.Value);
        Consider(profile.ValidTo?.Value);

        var start = StartAt(profile, instant, chargingStart);
        Consider(profile.ChargingSchedule.Duration is { } duration ? Add(start, duration) : null);
        Consider(Recurrence(profile) is { } recurrence ? Add(start, recurrence) : null);
        foreach (var period in profile.ChargingSchedule.ChargingSchedulePeriod)
            Consider(Add(start, period.StartPeriod));
        return next;

        void Consider(DateTimeOffset? candidate)
        {
            if (candidate > instant && candidate < next)
                next = candidate.Value;
        }
    }

    /// <summary>
    /// The start that counts at an instant. Of a recurring schedule it is the latest repetition, so that what a schedule says beyond the
    /// length of a recurrence is never reached (OCPP 1.6 errata 3.44).
    /// </summary>
    private static DateTimeOffset StartAt(in ChargingProfile profile, DateTimeOffset instant, DateTimeOffset chargingStart)
    {
        // OCPP 1.6 §7.9, §7.13: Relative always counts from the start of charging, the other kinds do without a startSchedule.
        var start = profile.ChargingProfileKind == ChargingProfileKind.Relative ? null : profile.ChargingSchedule.StartSchedule?.Value;
        if (start is not { } first)
            return chargingStart;
        if (Recurrence(profile) is not { } seconds || instant < first)
            return first;
        var recurrence = seconds * TimeSpan.TicksPerSecond;
        return instant.AddTicks(-((instant - first).Ticks % recurrence));
    }

    /// <summary>Seconds; OCPP 1.6 knows no time zones, so that a day has 24 hours.</summary>
    private static int? Recurrence(in ChargingProfile profile) => profile switch
    {
        { ChargingProfileKind: not ChargingProfileKind.Recurring } => null,
        { RecurrencyKind: RecurrencyKind.Daily } => 24 * 60 * 60,
        { RecurrencyKind: RecurrencyKind.Weekly } => 7 * 24 * 60 * 60,
        _ => null,
    };

    /// <summary>Absent seconds, and those that lead beyond the calendar, are its end.</summary>
    private static DateTimeOffset Add(DateTimeOffset start, int? seconds)
    {
        if (seconds is not { } value)
            return DateTimeOffset.MaxValue;
        var ticks = value * TimeSpan.TicksPerSecond;
        return new DateTimeOffset(Math.Clamp(start.UtcTicks + ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
