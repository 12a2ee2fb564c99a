using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Fills the energy prices of observations. For one thread at a time.</summary>
internal sealed class PricesAhead(SiteModel site)
{
    /// <summary>The prices ahead cover a car that leaves the next day.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(24);

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(15);

    private readonly List<PricePeriod> _prices = [];
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    /// <summary>Fills the prices of an observation; nothing without a tariff.</summary>
    public void Fill(Observation observation)
    {
        if (site.Site.Tariff is not { } tariff)
            return;
        if (observation.At >= _until || observation.At < _prices[0].Start)
        {
            tariff.PricesAhead(observation.At, observation.At + Horizon, site.Site.TimeZone, _prices);
            _until = observation.At + Refresh;
            if (_prices.Count > 1 && _prices[1].Start < _until)
                _until = _prices[1].Start;
        }

        (observation.Prices, observation.DemandChargePerKw) = (_prices, tariff.DemandChargePerKw);
    }
}
