using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Algorithms;

/// <summary>
/// The sessions that compete for the current of a site, and the room that is left while they get it. Before all sessions, it reserves what cannot be decided: the ceiling of
/// every connector that cannot be controlled, and the fail-safe current of every free connector, because a car that arrives draws it at once.
/// </summary>
/// <remarks>
/// A session gets 0 or at least its minimum. It can use its demand, rounded up to a step, and not more than its remaining energy in the period, rounded down; but while it
/// wants current, at least its minimum. Sessions that are finished get 0. Connectors that cannot be controlled and free ones are not named in the decision.
/// </remarks>
internal sealed class Allocation
{
    // A room that misses a step by the rounding of computation is enough.
    private const double Tolerance = 1e-9;

    private readonly SiteModel _site;
    private readonly double[] _leastOf; // by connector: the lowest current above 0; infinite when it has none
    private readonly double[] _mostOf; // by connector, of the present sessions
    private readonly int[] _phasesOf; // by connector, of the present sessions
    private readonly int[] _sessions;
    private int _count;
    private double[] _amps = []; // of the decision

    public Allocation(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        Load = new SiteLoad(site);
        var connectors = site.Connectors;
        _leastOf = [.. connectors.Select(static connector => connector.LowestAmps)];
        _mostOf = new double[connectors.Count];
        _phasesOf = new int[connectors.Count];
        _sessions = new int[connectors.Count];
    }

    /// <summary>The currents in the site so far.</summary>
    public SiteLoad Load { get; }

    /// <summary>The connectors whose sessions compete, in ascending order.</summary>
    public ReadOnlySpan<int> Sessions => _sessions.AsSpan(0, _count);

    /// <summary>Returns the lowest current above 0 of a connector, in A per phase.</summary>
    public double LeastOf(int connector) => _leastOf[connector];

    /// <summary>Returns the highest current that a session can use: a step, and at least the lowest current.</summary>
    public double MostOf(int connector) => _mostOf[connector];

    /// <summary>Returns the number of phases that a session's car loads.</summary>
    public int PhasesOf(int connector) => _phasesOf[connector];

    /// <summary>Returns the current of a session so far.</summary>
    public double AmpsOf(int connector) => _amps[connector];

    /// <summary>Starts a decision: all sessions have 0.</summary>
    public void Begin(Observation observation, Decision decision)
    {
        _count = 0;
        _amps = decision.Amps;
        Load.Reset(observation.Nodes);
        for (var i = 0; i < observation.Connectors.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            var connector = _site.Connectors[i];
            if (!state.IsControllable)
            {
                Load.Add(i, state.PhasesOf(connector), double.IsFinite(state.CeilingAmps) ? state.CeilingAmps : connector.MaxAmps);
                continue;
            }

            if (!state.HasSession)
            {
                Load.Add(i, connector.Phases.Count, _site.FailSafeOf(i));
                continue;
            }

            _amps[i] = 0;
            if (!state.WantsCurrent || double.IsPositiveInfinity(_leastOf[i]))
                continue;
            _phasesOf[i] = state.PhasesOf(connector);
            _mostOf[i] = FindMost(i, state, observation.Period);
            _sessions[_count++] = i;
        }
    }

    /// <summary>Raises a session to the highest current that it can use and that fits.</summary>
    public void GiveMost(int connector) => TryRaise(connector, _mostOf[connector]);

    /// <summary>Raises a session to the highest current that fits, up to one that is given.</summary>
    public void GiveUpTo(int connector, double amps) => TryRaise(connector, Math.Min(amps, _mostOf[connector]));

    /// <summary>Gives a session its lowest current if it fits.</summary>
    /// <returns>False when it does not fit.</returns>
    public bool TryGiveLeast(int connector) => TryRaise(connector, _leastOf[connector]);

    /// <summary>Raises a session by one step if it fits.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="resolution">The step where all currents are possible, in A.</param>
    /// <returns>False when there is none, or it does not fit.</returns>
    public bool TryRaiseByStep(int connector, double resolution)
    {
        var (amps, most) = (_amps[connector], _mostOf[connector]);
        if (amps >= most)
            return false;
        var site = _site.Connectors[connector];
        var next = Math.Min(site.Steps.Next(amps, site.MinAmps, site.MaxAmps, resolution) ?? most, most);
        if (Load.RoomFor(connector, _phasesOf[connector]) + Tolerance < next - amps)
            return false;
        Set(connector, next);
        return true;
    }

    /// <summary>Sets the current of a session without a check.</summary>
    public void Set(int connector, double amps)
    {
        Load.Add(connector, _phasesOf[connector], amps - _amps[connector]);
        _amps[connector] = amps;
    }

    private bool TryRaise(int connector, double most)
    {
        var amps = _amps[connector];
        var site = _site.Connectors[connector];
        var fits = site.Steps.RoundDown(Math.Min(most, amps + Load.RoomFor(connector, _phasesOf[connector])), site.MinAmps, site.MaxAmps);
        if (fits <= amps)
            return false;
        Set(connector, fits);
        return true;
    }

    /// <summary>Returns the current that a car can use, rounded up to a step: a lower one would limit the car.</summary>
    public static double DemandOf(in ConnectorState state, SiteConnector connector)
    {
        var demand = Math.Max(Math.Min(state.DemandAmps, connector.MaxAmps), connector.MinAmps);
        var most = connector.Steps.RoundDown(demand, connector.MinAmps, connector.MaxAmps);
        return most < demand - Tolerance && connector.Steps.Next(demand, connector.MinAmps, connector.MaxAmps) is { } above ? above : most;
    }

    private double FindMost(int index, in ConnectorState state, double period)
    {
        var connector = _site.Connectors[index];
        var most = DemandOf(state, connector);

        // Not a number when no energy is declared: until the car is full.
        var remaining = (state.RequestedWh - state.DeliveredWh) * 3600 / period / _site.WattsPerAmp(index, _phasesOf[index]);
        if (remaining < most)
            most = connector.Steps.RoundDown(remaining, connector.MinAmps, connector.MaxAmps);
        return Math.Max(most, _leastOf[index]);
    }
}
