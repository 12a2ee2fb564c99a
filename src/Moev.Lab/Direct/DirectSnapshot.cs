using Moev.Gateway.SmartCharging.Control;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Observations;

namespace Moev.Lab.Direct;

/// <summary>Fills observations from the truth: what OCPP would reveal, but exact and without age. Drivers' real departures and needs stay hidden.</summary>
internal sealed class DirectSnapshot(Scenario scenario, ConnectorTruth[] connectors, NodeTimeline nodes, TruePeak peak, RisingLoads rises) : ISnapshot
{
    private readonly PricesAhead _prices = new(scenario.Site);
    private readonly bool[] _isMeasured = MeasuredNodes(scenario);

    /// <summary>The present.</summary>
    public TimeSpan Now { get; set; }

    public void Fill(Observation observation, long number, DateTimeOffset at)
    {
        observation.Clear();
        (observation.Number, observation.At, observation.Period) = (number, at, scenario.Control.Period.TotalSeconds);
        var start = scenario.Start.ToUniversalTime();
        for (var i = 0; i < connectors.Length; i++)
            connectors[i].Observe(ref observation.Connectors[i], Now, start, scenario.Control.DeclaresStays);
        rises.Clear();
        for (var node = 0; node < observation.Nodes.Length; node++)
        {
            observation.Nodes[node] = nodes.States[node];
            observation.Nodes[node].BaseAge = _isMeasured[node] ? 0 : double.NaN;
            if (!_isMeasured[node])
                rises.Raise(node, at, ref observation.Nodes[node]);
        }

        _prices.Fill(observation);
        observation.PreviousPeakWatts = peak.WattsIn(at);
    }

    /// <summary>Replaces the estimates of what cars can use, when the scenario wants algorithms to know only which of them are full.</summary>
    public void Remember(Observation observation)
    {
        if (!scenario.Control.HidesDemand)
            return;
        for (var i = 0; i < connectors.Length; i++)
            observation.Connectors[i].DemandAmps = connectors[i].Car is { Wants: false } ? 0 : scenario.Site.Connectors[i].MaxAmps;
    }

    public void Remember(DateTimeOffset at, Decision allowed)
    {
    }

    private static bool[] MeasuredNodes(Scenario scenario)
    {
        var isMeasured = new bool[scenario.Site.Nodes.Count];
        foreach (var change in scenario.BaseLoad?.Changes ?? [])
            isMeasured[change.Node] = true;
        return isMeasured;
    }
}
