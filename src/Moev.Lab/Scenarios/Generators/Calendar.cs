namespace Moev.Lab.Scenarios.Generators;

/// <summary>The times of day of a site during a simulation.</summary>
internal sealed record Calendar(DateTimeOffset Start, TimeSpan Duration, TimeZoneInfo Zone)
{
    /// <summary>Returns the local time at a time since the start.</summary>
    public DateTime LocalAt(TimeSpan at) => TimeZoneInfo.ConvertTime(Start + at, Zone).DateTime;

    /// <summary>Returns the time since the start of a local time. One that the change of the clocks skips is that much later.</summary>
    public TimeSpan At(DateTime local) => new DateTimeOffset(local, Zone.GetUtcOffset(local)) - Start;

    public static bool IsWeekend(DateTime local) => local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
