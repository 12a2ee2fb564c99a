using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// The ceilings of all connectors: what they may draw now, messages in flight included. Raises are sent only when they fit, so cuts go first. For one thread at a
/// time.
/// </summary>
public sealed class Commitments
{
    private readonly SiteModel _site;
    private readonly SiteLoad _load;
    private readonly NodeLimits _limits;
    private readonly double[] _amps;
    private readonly int[] _phases;

    /// <summary>Creates commitments of 0 A.</summary>
    public Commitments(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _load = new SiteLoad(site);
        _limits = new NodeLimits(site);
        _amps = new double[site.Connectors.Count];
        _phases = new int[site.Connectors.Count];
        for (var i = 0; i < _phases.Length; i++)
            _phases[i] = site.Connectors[i].Phases.Count;
    }

    /// <summary>Takes the limits of all nodes, and the ceilings and phases of all connectors from an observation.</summary>
    public void Reset(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        _load.Reset(_limits.Of(observation.Nodes));
        for (var i = 0; i < _amps.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            _amps[i] = CountedLoad.CeilingOf(state, _site.Connectors[i]);
            _phases[i] = CountedLoad.PhasesOf(state, _site.Connectors[i]);
            _load.Add(i, _phases[i], _amps[i]);
        }
    }

    /// <summary>Returns the ceiling that counts for a connector, in A per phase.</summary>
    public double CeilingOf(int connector) => _amps[connector];

    /// <summary>Returns true when all others, with their ceilings, leave room for a current.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The number of phases that count, 1 to 3.</param>
    /// <param name="amps">A per phase.</param>
    public bool Fits(int connector, int phases, double amps) => double.IsFinite(amps) && amps <= MostFor(connector, phases) + SiteLoad.Tolerance;

    /// <summary>Returns the highest ceiling that a connector can have with all others as they are, in A per phase.</summary>
    internal double MostFor(int connector, int phases)
    {
        _load.Add(connector, _phases[connector], -_amps[connector]);
        var room = _load.RoomFor(connector, phases);
        _load.Add(connector, _phases[connector], _amps[connector]);
        return room;
    }

    /// <summary>Replaces a ceiling because of a fact: a cut was followed, a lease ended, a charge point was lost.</summary>
    /// <param name="connector">The connector's index.</param>
    /// <param name="phases">The number of phases that count, 1 to 3.</param>
    /// <param name="amps">A per phase. Negative or not finite counts as the connector's maximum.</param>
    public void Set(int connector, int phases, double amps)
    {
        _load.Add(connector, _phases[connector], -_amps[connector]);
        _amps[connector] = CountedLoad.Of(amps, _site.Connectors[connector]);
        _phases[connector] = Math.Clamp(phases, 1, _site.Connectors[connector].Phases.Count);
        _load.Add(connector, _phases[connector], _amps[connector]);
    }
}
