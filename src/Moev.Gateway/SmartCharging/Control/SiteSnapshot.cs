using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Fills observations: connectors, set-points, nodes, prices. Allocates nothing. For one thread at a time.</summary>
internal sealed class SiteSnapshot(
    SiteModel site,
    SiteOptions options,
    IConnectorReadings readings,
    ISiteInputs inputs,
    ISetPoints setPoints,
    SessionEnergies energies,
    SitePeak peak)
{
    /// <summary>The prices ahead cover a car that leaves the next day.</summary>
    private static readonly TimeSpan PriceHorizon = TimeSpan.FromHours(24);

    private static readonly TimeSpan PriceRefresh = TimeSpan.FromMinutes(15);

    private readonly ConnectorReader _connectors = new(site, readings, inputs, energies, options.SampleSeconds);
    private readonly BaseLoads _baseLoads = new(site, inputs, options.MeasurementSeconds);
    private readonly List<PricePeriod> _prices = [];
    private DateTimeOffset _pricesUntil = DateTimeOffset.MinValue;

    /// <summary>Gets the currents that connectors draw.</summary>
    public ConnectorDraws Draws { get; } = new(site);

    /// <summary>Fills an observation.</summary>
    public void Fill(Observation observation, long number, DateTimeOffset at)
    {
        observation.Clear();
        (observation.Number, observation.At, observation.Period) = (number, at, options.PeriodSeconds);
        _connectors.Fill(observation);
        _baseLoads.Prepare(observation);
        setPoints.Describe(observation);
        Draws.Note(observation);
        _baseLoads.Fill(observation, Draws);
        FillPrices(observation);
        observation.PreviousPeakWatts = peak.WattsIn(at);
    }

    /// <summary>Keeps what a cycle found out about the cars.</summary>
    public void Remember(Observation observation) => _connectors.Remember(observation);

    /// <summary>Keeps what a cycle decided.</summary>
    public void Remember(DateTimeOffset at, Decision allowed) => Draws.Note(at, allowed.Amps);

    private void FillPrices(Observation observation)
    {
        if (site.Site.Tariff is not { } tariff)
            return;
        if (observation.At >= _pricesUntil || observation.At < _prices[0].Start)
        {
            tariff.PricesAhead(observation.At, observation.At + PriceHorizon, site.Site.TimeZone, _prices);
            _pricesUntil = observation.At + PriceRefresh;
            if (_prices.Count > 1 && _prices[1].Start < _pricesUntil)
                _pricesUntil = _prices[1].Start;
        }

        (observation.Prices, observation.DemandChargePerKw) = (_prices, tariff.DemandChargePerKw);
    }
}
