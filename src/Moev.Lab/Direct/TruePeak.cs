using Moev.SmartCharging.Sites;

namespace Moev.Lab.Direct;

/// <summary>The highest mean of the site's power over a quarter of an hour in the present month, by the site's clock.</summary>
internal sealed class TruePeak(Site site, DateTimeOffset start)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly TimeSpan _offset = TimeSpan.FromTicks(start.UtcTicks % Window.Ticks);
    /// <summary>The time up to which the energy is known.</summary>
    public TimeSpan At { get; private set; }

    private double _wattHours; // of the present window
    private int _month;
    private double _peak;

    /// <summary>The end of the present window, at which the energy must be given.</summary>
    public TimeSpan NextWindow => TimeSpan.FromTicks(((At + _offset).Ticks / Window.Ticks + 1) * Window.Ticks) - _offset;

    /// <summary>Returns the peak in W; 0 while there is none in the month of a time.</summary>
    public double WattsIn(DateTimeOffset at) => MonthOf(at) == _month ? _peak : 0;

    /// <summary>Takes the energy since the last time. No window may end in between.</summary>
    public void Add(TimeSpan until, double wattHours)
    {
        var end = NextWindow;
        _wattHours += wattHours;
        At = until;
        if (until < end)
            return;
        var last = start + end - TimeSpan.FromTicks(1);
        var mean = Math.Max(0, _wattHours / Window.TotalHours);
        if (mean > WattsIn(last))
            (_month, _peak) = (MonthOf(last), mean);
        _wattHours = 0;
    }

    private int MonthOf(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, site.TimeZone);
        return (local.Year * 12) + local.Month;
    }
}
