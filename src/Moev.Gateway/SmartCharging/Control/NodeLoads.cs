using Moev.Gateway.SmartCharging.Inputs;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Computes the measured and the committed load of each node. Allocates nothing. For one thread at a time.</summary>
internal sealed class NodeLoads(SiteModel site, ISiteInputs inputs, ConnectorDraws draws, RisingLoads rises, double maxAge)
{
    /// <summary>A that a measurement may be above the limit: meters and cars have tolerances.</summary>
    private const double ToleranceAmps = 0.5;

    private readonly SiteLoad _measured = new(site);
    private readonly SiteLoad _committed = new(site);
    private readonly NodeState[] _present = new NodeState[site.Nodes.Count]; // without rises that are to come
    private readonly PhaseValues[] _presentBase = new PhaseValues[site.Nodes.Count];
    private readonly PhaseValues[] _base = new PhaseValues[site.Nodes.Count];

    /// <summary>Fills the loads of all nodes.</summary>
    /// <param name="observation">The observation of the cycle.</param>
    /// <param name="countedAmps">The current that each connector counts with, A per phase.</param>
    /// <param name="loads">By node. Keeps the overload of the cycle before.</param>
    public void Fill(Observation observation, ReadOnlySpan<double> countedAmps, Span<NodeLoad> loads)
    {
        rises.CopyPresent(observation, _present);
        _measured.Reset(_present);
        _committed.Reset(observation.Nodes);
        for (var i = 0; i < countedAmps.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            // A measurement from before a cut shows no overload.
            draws.Of(observation, i, out var least, out _);
            draws.Add(_measured, observation, i, least);
            _committed.Add(i, state.PhasesOf(site.Connectors[i]), countedAmps[i]);
        }

        OtherConsumers.Sum(site, observation.Nodes, _base);
        OtherConsumers.Sum(site, _present, _presentBase);
        for (var node = 0; node < loads.Length; node++)
        {
            ref readonly var state = ref observation.Nodes[node];
            ref var load = ref loads[node];
            var others = _base[node];
            var present = _presentBase[node];
            var volts = OtherConsumers.VoltsAt(site, node);
            load.CommittedAmps = OtherConsumers.Add(_committed.AmpsOf(node), others);
            load.CommittedWatts = _committed.WattsOf(node) + WattsOf(others, volts);
            load.MeasuredAmps = OtherConsumers.Add(_measured.AmpsOf(node), present);
            load.MeasuredWatts = _measured.WattsOf(node) + WattsOf(present, volts);
            load.HeadroomAmps = -_committed.ExcessOf(node);
            var excess = _measured.ExcessOf(node);
            if (inputs.MeasurementOf(node) is { IncludesChargers: true } meter && (observation.At - meter.At).TotalSeconds <= maxAge)
                excess = Meter(state, meter, volts, ref load);
            Note(ref load, excess, observation.At);
        }
    }

    private static double WattsOf(in PhaseValues amps, double volts) => (amps.First + amps.Second + amps.Third) * volts;

    private static double Meter(in NodeState state, NodeMeasurement meter, double volts, ref NodeLoad load)
    {
        var excess = double.NegativeInfinity;
        if (meter.Amps is { } amps)
        {
            load.MeasuredAmps = amps;
            load.MeasuredWatts = meter.Watts ?? ((amps.First + amps.Second + amps.Third) * volts);
            excess = Math.Max(amps.First, Math.Max(amps.Second, amps.Third)) - state.LimitAmps;
        }
        else if (meter.Watts is { } watts)
        {
            var each = watts / (3 * volts);
            (load.MeasuredAmps, load.MeasuredWatts) = (new PhaseValues(each, each, each), watts);
        }

        return Math.Max(excess, (load.MeasuredWatts - state.LimitWatts) / volts);
    }

    private static void Note(ref NodeLoad load, double excess, DateTimeOffset at)
    {
        if (excess > ToleranceAmps)
        {
            load.OverloadedSince ??= at;
            load.ExcessAmps = excess;
            load.MostExcessAmps = Math.Max(load.MostExcessAmps, excess);
            return;
        }

        (load.ExcessAmps, load.OverloadedSince, load.MostExcessAmps) = (0, null, 0);
    }
}
