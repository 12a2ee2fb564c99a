using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The highest 15-minute mean of the site's measured power in the present month, by the site's clock. For one thread at a time.</summary>
internal sealed class SitePeak(SiteModel site)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private int _month; // 12 · year + month; 0 before the first window
    private double _peak;
    private long _window = -1;
    private double _wattSeconds;
    private double _seconds;
    private DateTimeOffset _last;
    private double _watts;

    /// <summary>Returns the peak in W; 0 while there is none in the month of a time.</summary>
    public double WattsIn(DateTimeOffset at) => MonthOf(at) == _month ? _peak : 0;

    /// <summary>Continues from a peak that was recorded.</summary>
    public void Continue(DateTimeOffset at, double watts)
    {
        if (MonthOf(at) != _month)
            (_month, _peak) = (MonthOf(at), watts);
        else
            _peak = Math.Max(_peak, watts);
    }

    /// <summary>Takes the power from now on into account.</summary>
    /// <returns>The new peak of the month in W; null when it is not a new one.</returns>
    public double? Add(DateTimeOffset at, double watts)
    {
        double? peak = null;
        if (_window >= 0 && at > _last)
        {
            // A window counts when most of it was seen.
            _wattSeconds += _watts * (at - _last).TotalSeconds;
            _seconds += (at - _last).TotalSeconds;
        }

        var window = at.UtcTicks / Window.Ticks;
        if (window != _window)
        {
            if (_window >= 0 && _seconds > Window.TotalSeconds / 2 && _wattSeconds / _seconds is var mean && mean > WattsIn(_last))
            {
                Continue(_last, mean);
                peak = mean;
            }

            (_window, _wattSeconds, _seconds) = (window, 0, 0);
        }

        (_last, _watts) = (at, Math.Max(0, watts));
        return peak;
    }

    private int MonthOf(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, site.Site.TimeZone);
        return (local.Year * 12) + local.Month;
    }
}
