using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Observations;

/// <summary>
/// What an algorithm may know at one moment: what OCPP has revealed about each connector, what was declared, limits, loads and prices. A buffer that is filled anew
/// for every decision.
/// </summary>
public sealed class Observation
{
    /// <summary>Creates an observation that knows nothing.</summary>
    public Observation(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        Site = site;
        Connectors = new ConnectorState[site.Connectors.Count];
        Nodes = new NodeState[site.Nodes.Count];
        Clear();
    }

    /// <summary>The site.</summary>
    public SiteModel Site { get; }

    /// <summary>The number of the observation; grows.</summary>
    public long Number { get; set; }

    /// <summary>The moment.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The time until the next decision, in s.</summary>
    public double Period { get; set; } = 10;

    /// <summary>The connectors, by their index in the site.</summary>
    public ConnectorState[] Connectors { get; }

    /// <summary>The nodes, by their index in the site.</summary>
    public NodeState[] Nodes { get; }

    /// <summary>The energy prices from now on, in ascending order of start; the first one holds now. Empty without a tariff.</summary>
    public IReadOnlyList<PricePeriod> Prices { get; set; } = [];

    /// <summary>The price of each kW of the highest power; 0 for none.</summary>
    public double DemandChargePerKw { get; set; }

    /// <summary>The highest 15-minute mean of the site's power in this billing month so far, in W.</summary>
    public double PreviousPeakWatts { get; set; }

    /// <summary>Forgets all connectors, and gives every node the limits of the file without other consumers.</summary>
    public void Clear()
    {
        for (var i = 0; i < Connectors.Length; i++)
        {
            Connectors[i] = new ConnectorState
            {
                StatusAge = double.NaN,
                RequestedWh = double.NaN,
                Watts = double.NaN,
                Amps = double.NaN,
                PhaseAmps = PhaseValues.Unknown,
                MeasurementAge = double.NaN,
                LimitAmps = double.NaN,
                SetPointAmps = double.NaN,
                Priority = Site.Connectors[i].Priority,
                DemandAmps = Site.Connectors[i].MaxAmps,
            };
        }

        for (var i = 0; i < Nodes.Length; i++)
            Nodes[i] = NodeState.Of(Site.Nodes[i]);
    }
}
