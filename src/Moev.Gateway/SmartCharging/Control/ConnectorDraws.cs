using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The currents that connectors draw now, as well as their measurements tell. For one thread at a time.</summary>
internal sealed class ConnectorDraws(SiteModel site)
{
    private readonly double[] _setPoints = [.. Enumerable.Repeat(double.NaN, site.Connectors.Count)];
    private readonly DateTimeOffset[] _changedAt = new DateTimeOffset[site.Connectors.Count];

    /// <summary>Notes the set-points of an observation.</summary>
    public void Note(Observation observation)
    {
        for (var i = 0; i < _setPoints.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            if (state.SetPointAmps == _setPoints[i] || (double.IsNaN(state.SetPointAmps) && double.IsNaN(_setPoints[i])))
                continue;
            (_setPoints[i], _changedAt[i]) = (state.SetPointAmps, observation.At);
        }
    }

    /// <summary>Notes a decision: cuts are sent at once.</summary>
    public void Note(DateTimeOffset at, ReadOnlySpan<double> allowed)
    {
        for (var i = 0; i < _setPoints.Length; i++)
        {
            if (allowed[i] < _setPoints[i])
                (_setPoints[i], _changedAt[i]) = (allowed[i], at);
        }
    }

    /// <summary>Returns the least and the most that a connector draws, A of its highest phase.</summary>
    public void Of(Observation observation, int connector, out double least, out double most)
    {
        ref readonly var state = ref observation.Connectors[connector];
        if (double.IsNaN(state.Amps))
        {
            // A free connector draws nothing. A car that has just arrived was not measured yet. One that never is counts as one of the other consumers, which is never too little.
            var isNew = state.HasSession && observation.At - state.ArrivedAt < FirstMeasurementTime;
            (least, most) = (0, isNew ? Known(state.CeilingAmps, connector) : 0);
            return;
        }

        least = most = MeasuredOf(state);
        if (!state.HasSession || double.IsNaN(_setPoints[connector]) || observation.At - TimeSpan.FromSeconds(state.MeasurementAge) > _changedAt[connector] + SettleTime)
            return;
        least = Math.Min(least, _setPoints[connector]);
        most = Math.Max(most, _setPoints[connector]);
    }

    /// <summary>Returns the measured current of a connector, A of its highest phase; 0 when it is not known. That of one that is not connected is old, and ends with its lease.</summary>
    public static double MeasuredOf(in ConnectorState state)
    {
        var amps = double.IsNaN(state.Amps) ? 0 : Math.Max(0, state.Amps);
        return state.IsOnline || double.IsNaN(state.CeilingAmps) ? amps : Math.Min(amps, state.CeilingAmps);
    }

    /// <summary>Adds a connector's current to a load: its measured phases in proportion, or all that count.</summary>
    /// <param name="load">Takes it.</param>
    /// <param name="amps">A of the highest phase.</param>
    public void Add(SiteLoad load, Observation observation, int connector, double amps)
    {
        ref readonly var state = ref observation.Connectors[connector];
        var count = site.Connectors[connector].Phases.Count;
        var values = state.PhaseAmps;
        if (!(state.Amps > 0) || double.IsNaN(values.First) || (count > 1 && double.IsNaN(values.Second)) || (count > 2 && double.IsNaN(values.Third)))
        {
            load.Add(connector, state.PhasesOf(site.Connectors[connector]), amps);
            return;
        }

        // A load of n phases has the same current in the first n of them: three such loads add up to any three currents.
        var part = amps / state.Amps;
        var (first, second, third) = (values.First * part, count > 1 ? values.Second * part : 0, count > 2 ? values.Third * part : 0);
        if (count > 2)
            load.Add(connector, 3, third);
        if (count > 1)
            load.Add(connector, 2, second - third);
        load.Add(connector, 1, first - second);
    }

    /// <summary>The time that a car takes to follow a new current, and its meter to show it.</summary>
    private static TimeSpan SettleTime => TimeSpan.FromSeconds(10);

    /// <summary>The time within which charge points send the first meter values of a transaction.</summary>
    private static TimeSpan FirstMeasurementTime => TimeSpan.FromMinutes(2);

    private double Known(double amps, int connector) => double.IsFinite(amps) ? amps : site.Connectors[connector].MaxAmps;
}
