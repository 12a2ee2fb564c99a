using System.Diagnostics.Metrics;
using System.Text.Json;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The metrics of smart charging. Nodes are tags up to Site:MaxNodeSeries; connectors never are.</summary>
internal sealed class SiteMetrics : ISetPointObserver
{
    private static readonly string[] Reasons = [.. Enum.GetNames<InterventionReason>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] Outcomes = [.. Enum.GetNames<SetPointOutcome>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] States = [.. Enum.GetNames<ConnectorCondition>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private readonly Histogram<double> _cycle;
    private readonly Histogram<double> _decision;
    private readonly Counter<long> _failedCycles;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _interventions;
    private readonly Counter<double> _overload;
    private readonly Counter<long> _setPoints;
    private readonly Histogram<double> _setPointTime;
    private readonly SiteModel _site;
    private readonly int _nodes;

    /// <param name="meters">The factory of the gateway's meters.</param>
    /// <param name="site">The site.</param>
    /// <param name="maxNodes">Site:MaxNodeSeries.</param>
    /// <param name="read">Reads the last cycle.</param>
    public SiteMetrics(IMeterFactory meters, SiteModel site, int maxNodes, Func<Func<SiteView, Measurement<double>[]>, Measurement<double>[]> read)
    {
        _site = site;
        _nodes = Math.Min(maxNodes, site.Nodes.Count);
        var meter = meters.Create(GatewayMetrics.MeterName);
        _cycle = Duration(meter, "moev.site.cycle.duration", "Time of a cycle of smart charging, the algorithm's included");
        _decision = Duration(meter, "moev.site.algorithm.duration", "Time in which a decision was made, by the algorithm or its fallback");
        _failedCycles = meter.CreateCounter<long>("moev.site.cycles.failed", "{cycle}", "Cycles of smart charging that failed");
        _fallbacks = meter.CreateCounter<long>("moev.site.fallbacks", "{cycle}", "Cycles that Site:Fallback decided because Site:Algorithm did not");
        _interventions = meter.CreateCounter<long>("moev.site.interventions", "{connector}", "Currents that were changed between the algorithm and the charge points, by reason");
        _overload = meter.CreateCounter<double>("moev.site.overload", "s", "Time for which the measured load of a node was above its limit, by node");
        _setPoints = meter.CreateCounter<long>("moev.site.setpoints", "{setpoint}", "Set-points, by outcome");
        _setPointTime = Duration(meter, "moev.site.setpoint.duration", "Time from sending a set-point to the charge point's answer");
        Observe("moev.site.node.load", "A", "Measured load of a node's most loaded line, other consumers included", static load => Highest(load.MeasuredAmps));
        Observe("moev.site.node.power", "W", "Measured load of a node, other consumers included", static load => load.MeasuredWatts);
        Observe("moev.site.node.committed", "A", "Current that a node's most loaded line may reach", static load => Highest(load.CommittedAmps));
        Observe("moev.site.node.headroom", "A", "Current that a node's line with the least room has left", static load => load.HeadroomAmps);
        meter.CreateObservableGauge("moev.site.node.limit", () => read(Limits), "A", "Limit of a node's lines that holds now");
        meter.CreateObservableGauge("moev.site.node.limit.power", () => read(PowerLimits), "W", "Limit of a node's power that holds now");
        meter.CreateObservableGauge("moev.site.connectors", () => read(Connectors), "{connector}", "Connectors of the site, by state");

        void Observe(string name, string unit, string description, Func<NodeLoad, double> value) =>
            meter.CreateObservableGauge(name, () => read(view => Loads(view, value)), unit, description);
    }

    /// <summary>Counts a cycle.</summary>
    public void CycleEnded(SiteView view)
    {
        _cycle.Record(view.Elapsed.TotalSeconds);
        _decision.Record(view.Outcome.Elapsed.TotalSeconds);
        if (view.Outcome.IsFallback)
            _fallbacks.Add(1);
        foreach (var reason in view.Reasons)
        {
            if (reason != InterventionReason.None)
                _interventions.Add(1, new KeyValuePair<string, object?>("reason", Reasons[(int)reason]));
        }
    }

    public void CycleFailed() => _failedCycles.Add(1);

    /// <summary>Counts the time of an overload. Nodes without a series of their own share one.</summary>
    public void Overloaded(int node, double seconds) =>
        _overload.Add(seconds, new KeyValuePair<string, object?>("node", node < _nodes ? _site.Nodes[node].Id : "other"));

    public void Sent(int connector, double amps, bool isRenewal)
    {
    }

    public void Ended(int connector, double amps, bool isRenewal, SetPointOutcome outcome, TimeSpan elapsed)
    {
        _setPoints.Add(1, new KeyValuePair<string, object?>("outcome", Outcomes[(int)outcome]));
        if (outcome is SetPointOutcome.Accepted or SetPointOutcome.Refused)
            _setPointTime.Record(elapsed.TotalSeconds);
    }

    private static Histogram<double> Duration(Meter meter, string name, string description) => meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = GatewayMetrics.DurationBounds });

    private static double Highest(PhaseValues amps) => Math.Max(amps.First, Math.Max(amps.Second, amps.Third));

    private static Measurement<double>[] Connectors(SiteView view)
    {
        var counts = new int[States.Length];
        for (var i = 0; i < view.Observation.Connectors.Length; i++)
            counts[(int)ConnectorConditions.Of(view, i)]++;
        return [.. counts.Select(static (count, state) => new Measurement<double>(count, new KeyValuePair<string, object?>("state", States[state])))];
    }

    private Measurement<double>[] Loads(SiteView view, Func<NodeLoad, double> value) => Nodes(view, node => value(view.Loads[node]));

    private Measurement<double>[] Limits(SiteView view) => Nodes(view, node => view.Observation.Nodes[node].LimitAmps);

    private Measurement<double>[] PowerLimits(SiteView view) => Nodes(view, node => view.Observation.Nodes[node].LimitWatts);

    private Measurement<double>[] Nodes(SiteView view, Func<int, double> value)
    {
        if (view.Triggers == CycleTriggers.None)
            return [];
        var measurements = new List<Measurement<double>>(_nodes);
        for (var node = 0; node < _nodes; node++)
        {
            if (value(node) is var number && double.IsFinite(number))
                measurements.Add(new Measurement<double>(number, new KeyValuePair<string, object?>("node", _site.Nodes[node].Id)));
        }

        return [.. measurements];
    }
}
