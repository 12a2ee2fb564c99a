using Moev.Gateway.Ledger;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// The highest 15-minute mean of the site's measured power in the present month, by the site's clock; kept in the ledger. A quarter of an hour counts when more than half of it was
/// seen. For one thread at a time.
/// </summary>
internal sealed class SitePeak
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly SiteModel _site;
    private readonly ISiteRecords _records;
    private int _month; // 12 · year + month; 0 before the first window
    private double _peak;
    private long _window = -1;
    private double _wattSeconds;
    private double _seconds;
    private DateTimeOffset _last;
    private double _watts;

    public SitePeak(SiteModel site, ISiteRecords records)
    {
        (_site, _records) = (site, records);
        if (records.FindPeak(site.Site.Name) is { } peak)
            (_month, _peak) = (peak.Month, peak.Watts);
    }

    /// <summary>Returns the peak in W; 0 while there is none in the month of a time.</summary>
    public double WattsIn(DateTimeOffset at) => MonthOf(at) == _month ? _peak : 0;

    /// <summary>Takes the power from now on into account.</summary>
    public void Add(DateTimeOffset at, double watts)
    {
        if (_window >= 0 && at > _last)
        {
            _wattSeconds += _watts * (at - _last).TotalSeconds;
            _seconds += (at - _last).TotalSeconds;
        }

        var window = at.UtcTicks / Window.Ticks;
        if (window != _window)
        {
            if (_window >= 0 && _seconds > Window.TotalSeconds / 2 && _wattSeconds / _seconds is var mean && mean > WattsIn(_last))
            {
                (_month, _peak) = (MonthOf(_last), mean);
                _records.NotePeak(new SitePeakRecord(_site.Site.Name, _month, mean));
            }

            (_window, _wattSeconds, _seconds) = (window, 0, 0);
        }

        (_last, _watts) = (at, Math.Max(0, watts));
    }

    private int MonthOf(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _site.Site.TimeZone);
        return (local.Year * 12) + local.Month;
    }
}
