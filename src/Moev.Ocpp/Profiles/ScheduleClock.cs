using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>Determines the period of one profile that is in force at an instant.</summary>
internal static class ScheduleClock
{
    /// <summary>Gets the period in force at an instant.</summary>
    /// <param name="installed">The profile.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="chargingStart">The start of schedules without an absolute start.</param>
    /// <param name="period">The period.</param>
    /// <returns>False when the profile is not valid at the instant, has not started, or its duration is over.</returns>
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

        // OCPP 1.6 §7.14: a period ends at the start of the next. The last one lasts until the end of the duration. Before the schedule
        // starts there is none.
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

    /// <summary>Gets the first instant after <paramref name="instant"/> at which the period in force may change.</summary>
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
    /// Gets the start that applies at an instant. For a recurring schedule it is the latest repetition, so periods beyond the length of a
    /// recurrence are never reached (OCPP 1.6 errata 3.44).
    /// </summary>
    private static DateTimeOffset StartAt(in ChargingProfile profile, DateTimeOffset instant, DateTimeOffset chargingStart)
    {
        // OCPP 1.6 §7.9, §7.13: Relative always counts from the start of charging; so do the other kinds without a startSchedule.
        var start = profile.ChargingProfileKind == ChargingProfileKind.Relative ? null : profile.ChargingSchedule.StartSchedule?.Value;
        if (start is not { } first)
            return chargingStart;
        if (Recurrence(profile) is not { } seconds || instant < first)
            return first;
        var recurrence = seconds * TimeSpan.TicksPerSecond;
        return instant.AddTicks(-((instant - first).Ticks % recurrence));
    }

    /// <summary>Gets the recurrence in seconds. OCPP 1.6 has no time zones, so a day has 24 hours.</summary>
    private static int? Recurrence(in ChargingProfile profile) => profile switch
    {
        { ChargingProfileKind: not ChargingProfileKind.Recurring } => null,
        { RecurrencyKind: RecurrencyKind.Daily } => 24 * 60 * 60,
        { RecurrencyKind: RecurrencyKind.Weekly } => 7 * 24 * 60 * 60,
        _ => null,
    };

    /// <summary>Adds seconds. Absent seconds, and those beyond the calendar, give the end of the calendar.</summary>
    private static DateTimeOffset Add(DateTimeOffset start, int? seconds)
    {
        if (seconds is not { } value)
            return DateTimeOffset.MaxValue;
        var ticks = value * TimeSpan.TicksPerSecond;
        return new DateTimeOffset(Math.Clamp(start.UtcTicks + ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
