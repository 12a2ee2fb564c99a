using Moev.Gateway.SmartCharging.Inputs;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// The load of other consumers at each node: from its measurement, or from the table of the site file. Fills the nodes of an observation, with the limits that hold now.
/// Allocates nothing. For one thread at a time.
/// </summary>
/// <remarks>
/// A main meter that includes the chargers shows the other consumers when what chargers draw, and what other consumers below it draw, is taken off. A charger whose
/// set-point changed since its last meter values draws something between both: then the load of others is only known within an interval, and keeps its last value as far as
/// the interval allows. Without that, each raise would look like another consumer for a moment. A measurement that is older than Site:MeasurementSeconds is stale: then the
/// table counts, or else the highest load of others in the last 24 hours. A rise of the table counts before it comes (<see cref="RisingLoads"/>).
/// </remarks>
internal sealed class BaseLoads
{
    private readonly SiteModel _site;
    private readonly ISiteInputs _inputs;
    private readonly double _maxAge;
    private readonly RisingLoads _rises;
    private readonly SiteLoad _least; // what chargers draw at least
    private readonly SiteLoad _most; // what they draw at most
    private readonly PhaseValues[] _below; // by node: the other consumers below it, in its own lines
    private readonly PhaseValues[] _last; // by node: the last load that a measurement showed
    private readonly bool[] _hasLast;
    private readonly DailyHighest[] _highest;
    private readonly UndeclaredPhases _undeclared;
    private readonly NodeState[] _filled; // by the last time
    private bool _isFilled;

    /// <param name="maxAge">The age at which a measurement is stale, in s.</param>
    /// <param name="rises">Notes the rises of tables that count already.</param>
    public BaseLoads(SiteModel site, ISiteInputs inputs, double maxAge, RisingLoads rises)
    {
        _site = site;
        _rises = rises;
        _inputs = inputs;
        _undeclared = new UndeclaredPhases(site);
        _maxAge = maxAge;
        _least = new SiteLoad(site);
        _most = new SiteLoad(site);
        _below = new PhaseValues[site.Nodes.Count];
        _last = new PhaseValues[site.Nodes.Count];
        _hasLast = new bool[site.Nodes.Count];
        _highest = new DailyHighest[site.Nodes.Count];
        _filled = new NodeState[site.Nodes.Count];
        for (var i = 0; i < _highest.Length; i++)
            _highest[i] = new DailyHighest();
    }

    /// <summary>
    /// Fills the nodes with the limits that hold now and the loads of the last time, before the connectors are known: raises that wait are sent by them until the new ones
    /// are known.
    /// </summary>
    public void Prepare(Observation observation)
    {
        var time = _site.Site.TimeOfDayAt(observation.At);
        for (var node = 0; node < _site.Nodes.Count; node++)
        {
            ref var state = ref observation.Nodes[node];
            state = LimitsOf(node, time, observation.At);
            if (!_isFilled)
                _rises.Raise(node, observation.At, ref state);
            else
                (state.BaseAmps, state.BaseWatts, state.BaseAge) = (_filled[node].BaseAmps, _filled[node].BaseWatts, _filled[node].BaseAge);
        }
    }

    /// <summary>Fills the nodes of an observation whose connectors are filled.</summary>
    /// <param name="draws">The currents that connectors draw.</param>
    public void Fill(Observation observation, ConnectorDraws draws)
    {
        FillLoads(observation, draws);
        Array.Clear(_below);
        _undeclared.Update(observation);
        _rises.Clear();
        var time = _site.Site.TimeOfDayAt(observation.At);
        for (var node = _site.Nodes.Count - 1; node >= 0; node--)
        {
            ref var state = ref observation.Nodes[node];
            state = LimitsOf(node, time, observation.At);
            if (_inputs.MeasurementOf(node) is { } measurement)
                Measure(node, measurement, observation.At, ref state);
            AddUndeclared(node, ref state);
            if (state.BaseWatts == 0)
                state.BaseWatts = (state.BaseAmps.First + state.BaseAmps.Second + state.BaseAmps.Third) * OtherConsumers.VoltsAt(_site, node);
            if (_site.ParentOf(node) is >= 0 and var parent)
                _below[parent] = OtherConsumers.Add(_below[parent], OtherConsumers.Above(_site.Nodes[node].Transformer, OtherConsumers.Add(_below[node], state.BaseAmps)));
            // After what is taken off the meters above: they show what there is now.
            if (!(state.BaseAge <= _maxAge))
                _rises.Raise(node, observation.At, ref state);
            _filled[node] = state;
        }

        _isFilled = true;
    }

    private NodeState LimitsOf(int node, TimeOnly time, DateTimeOffset at)
    {
        var state = NodeState.Of(_site.Nodes[node], time);
        if (_inputs.SignalOf(node) is not { } signal || signal.Until <= at)
            return state;
        state.LimitAmps = Math.Min(state.LimitAmps, signal.LimitAmps ?? double.PositiveInfinity);
        state.LimitWatts = Math.Min(state.LimitWatts, signal.LimitWatts ?? double.PositiveInfinity);
        return state;
    }

    private static double Within(double value, double least, double most) => Math.Max(0, Math.Clamp(value, Math.Min(least, most), Math.Max(least, most)));

    private void FillLoads(Observation observation, ConnectorDraws draws)
    {
        _least.Reset(observation.Nodes);
        _most.Reset(observation.Nodes);
        for (var i = 0; i < observation.Connectors.Length; i++)
        {
            draws.Of(observation, i, out var least, out var most);
            draws.Add(_least, observation, i, least);
            draws.Add(_most, observation, i, most);
        }
    }

    private void Measure(int node, NodeMeasurement measurement, DateTimeOffset at, ref NodeState state)
    {
        state.BaseAge = Math.Max(0, (at - measurement.At).TotalSeconds);
        if (state.BaseAge > _maxAge)
        {
            if (_site.Nodes[node].BaseLoad is null)
                state.BaseAmps = _highest[node].Of(at) ?? Lines(node, measurement);
            return;
        }

        var lines = Lines(node, measurement);
        state.BaseAmps = measurement.IncludesChargers ? Others(node, lines) : lines;
        state.BaseWatts = measurement is { IncludesChargers: false, Watts: { } watts } ? Math.Max(0, watts) : 0;
        (_last[node], _hasLast[node]) = (state.BaseAmps, true);
        _highest[node].Add(at, state.BaseAmps);
    }

    /// <summary>Counts connectors that draw on more phases than the site file says. A meter that includes the chargers shows that already, so it is not added to what it shows.</summary>
    private void AddUndeclared(int node, ref NodeState state)
    {
        var more = _undeclared.Of(node);
        state.BaseAmps = _inputs.MeasurementOf(node) is { IncludesChargers: true } && state.BaseAge <= _maxAge
            ? new PhaseValues(Math.Max(state.BaseAmps.First, more.First), Math.Max(state.BaseAmps.Second, more.Second), Math.Max(state.BaseAmps.Third, more.Third))
            : OtherConsumers.Add(state.BaseAmps, more);
    }

    /// <summary>Returns the measured current of each line; of a power an even share. An export counts as 0: it may end at any moment.</summary>
    private PhaseValues Lines(int node, NodeMeasurement measurement)
    {
        if (measurement.Amps is { } amps)
            return new PhaseValues(Math.Max(0, amps.First), Math.Max(0, amps.Second), Math.Max(0, amps.Third));
        var each = Math.Max(0, measurement.Watts ?? 0) / (3 * OtherConsumers.VoltsAt(_site, node));
        return new PhaseValues(each, each, each);
    }

    private PhaseValues Others(int node, in PhaseValues measured)
    {
        var (least, most, below) = (_least.AmpsOf(node), _most.AmpsOf(node), _below[node]);
        var last = _hasLast[node] ? _last[node] : new PhaseValues(double.MaxValue, double.MaxValue, double.MaxValue);
        return new PhaseValues(
            Within(last.First, measured.First - most.First - below.First, measured.First - least.First - below.First),
            Within(last.Second, measured.Second - most.Second - below.Second, measured.Second - least.Second - below.Second),
            Within(last.Third, measured.Third - most.Third - below.Third, measured.Third - least.Third - below.Third));
    }
}
