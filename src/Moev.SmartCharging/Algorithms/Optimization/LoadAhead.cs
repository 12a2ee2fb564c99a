using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// The load that the sessions of a plan do not control, step by step: other consumers, and what <see cref="Allocation"/> reserves. The connector of a planned session is free
/// after the departure.
/// </summary>
/// <remarks>Limits stay as they are. Other consumers follow their table after the first step; without one they stay as they are.</remarks>
internal sealed class LoadAhead(SiteModel site)
{
    private readonly SiteLoad _load = new(site);
    private readonly NodeState[] _nodes = new NodeState[site.Nodes.Count];
    private readonly bool[] _isPlanned = new bool[site.Connectors.Count];

    /// <summary>Returns the load of the first step.</summary>
    public SiteLoad First(Observation observation, List<PlannedSession> sessions)
    {
        observation.Nodes.CopyTo(_nodes, 0);
        Array.Clear(_isPlanned);
        foreach (ref readonly var session in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sessions))
            _isPlanned[session.Connector] = true;
        Fill(observation);
        return _load;
    }

    /// <summary>Returns the load of a step after the first one.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="sessions">The planned sessions.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="step">The step after that of the call before.</param>
    public SiteLoad Next(Observation observation, List<PlannedSession> sessions, PlanSteps steps, int step)
    {
        var isChanged = MoveNodes(steps, step);
        if (isChanged)
            Fill(observation);
        foreach (ref readonly var session in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sessions))
        {
            var hasLeft = session.Departure <= steps.StartOf(step);
            if (hasLeft && (isChanged || session.Departure > steps.StartOf(step - 1)))
                _load.Add(session.Connector, site.Connectors[session.Connector].Phases.Count, site.FailSafeOf(session.Connector));
        }

        return _load;
    }

    /// <summary>Returns the power of other consumers in the present step of the load, in W.</summary>
    public double BaseWatts()
    {
        var sum = 0.0;
        for (var i = 0; i < _nodes.Length; i++)
        {
            ref readonly var node = ref _nodes[i];
            var watts = Math.Max(node.BaseWatts, 0);
            sum += watts > 0 ? watts : (node.BaseAmps.First + node.BaseAmps.Second + node.BaseAmps.Third) * site.Network.VoltsAt(i);
        }

        return sum;
    }

    private void Fill(Observation observation)
    {
        _load.Reset(_nodes);
        for (var i = 0; i < _isPlanned.Length; i++)
        {
            if (_isPlanned[i])
                continue;
            ref readonly var state = ref observation.Connectors[i];
            var connector = site.Connectors[i];
            if (!state.IsControllable)
                _load.Add(i, state.PhasesOf(connector), double.IsNaN(state.CeilingAmps) ? connector.MaxAmps : state.CeilingAmps);
            else if (!state.HasSession)
                _load.Add(i, connector.Phases.Count, site.FailSafeOf(i));
        }
    }

    private bool MoveNodes(PlanSteps steps, int step)
    {
        var isChanged = false;
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (site.Nodes[i].BaseLoad is not { Periods.Count: > 0 } table)
                continue;
            var from = TimeZoneInfo.ConvertTime(steps.Start.AddHours(steps.StartOf(step)), site.Site.TimeZone).DateTime;
            var amps = Most(table, from, from.AddHours(steps.HoursOf(step)));
            if (amps == _nodes[i].BaseAmps && _nodes[i].BaseWatts == 0)
                continue;
            _nodes[i].BaseAmps = amps;
            _nodes[i].BaseWatts = 0;
            isChanged = true;
        }

        return isChanged;
    }

    /// <summary>Returns the highest loads of a table between two times.</summary>
    private static PhaseValues Most(BaseLoad table, DateTime from, DateTime to)
    {
        var present = table.At(TimeOnly.FromDateTime(from));
        var most = new PhaseValues(present.L1, present.L2, present.L3);
        foreach (var period in table.Periods)
        {
            var start = from.Date + period.Start.ToTimeSpan();
            if (start <= from)
                start = start.AddDays(1);
            if (start < to)
                most = new PhaseValues(Math.Max(most.First, period.L1), Math.Max(most.Second, period.L2), Math.Max(most.Third, period.L3));
        }

        return most;
    }
}
