using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Fills observations: connectors, set-points, nodes, prices. Allocates nothing. For one thread at a time.</summary>
internal sealed class SiteSnapshot(
    SiteModel site,
    SiteOptions options,
    IConnectorReadings readings,
    ISiteInputs inputs,
    ISetPoints setPoints,
    SessionEnergies energies,
    SitePeak peak,
    RisingLoads rises) : ISnapshot
{
    private readonly ConnectorReader _connectors = new(site, readings, inputs, energies, options.SampleSeconds);
    private readonly BaseLoads _baseLoads = new(site, inputs, options.MeasurementSeconds, rises);
    private readonly PricesAhead _prices = new(site);

    /// <summary>Gets the currents that connectors draw.</summary>
    public ConnectorDraws Draws { get; } = new(site);

    public void Fill(Observation observation, long number, DateTimeOffset at)
    {
        observation.Clear();
        (observation.Number, observation.At, observation.Period) = (number, at, options.PeriodSeconds);
        _connectors.Fill(observation);
        _baseLoads.Prepare(observation);
        setPoints.Describe(observation);
        Draws.Note(observation);
        _baseLoads.Fill(observation, Draws);
        _prices.Fill(observation);
        observation.PreviousPeakWatts = peak.WattsIn(at);
    }

    public void Remember(Observation observation) => _connectors.Remember(observation);

    public void Remember(DateTimeOffset at, Decision allowed) => Draws.Note(at, allowed.Amps);
}
