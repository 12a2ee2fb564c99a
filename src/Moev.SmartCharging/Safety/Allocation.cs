using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// Reduces the wanted currents of a site until every node is within its limits. First come the connectors that cannot be controlled, with their ceilings, and the fail-safe
/// currents of free ones. Then every connector gets its lowest current, in the order of <see cref="ConnectorRank"/> where not all can; who gets none pauses. The
/// currents above that are cut to a common level below each overloaded node, from the leaves to the root, and rounded down to steps; what is left is handed out again.
/// </summary>
internal sealed class Allocation
{
    // A connector gets its lowest current also when rounding errors of this size are in the way.
    private const double Rounding = 1e-9;

    private const int MostRounds = 4;

    private readonly SiteModel _site;
    private readonly SiteLoad _load;
    private readonly Subtrees _subtrees;
    private readonly CommonLevel _level;
    private readonly double[] _lowest;
    private readonly int[] _phases;
    private readonly double[] _wanted;
    private readonly ConnectorRank[] _ranks;
    private readonly Leftovers _leftovers;
    private int _rankCount;

    public Allocation(SiteModel site)
    {
        _site = site;
        _load = new SiteLoad(site);
        _subtrees = new Subtrees(site);
        var count = site.Connectors.Count;
        _level = new CommonLevel(count);
        _lowest = new double[count];
        _phases = new int[count];
        _wanted = new double[count];
        _ranks = new ConnectorRank[count];
        _leftovers = new Leftovers(site, _load);
        for (var i = 0; i < count; i++)
            _lowest[i] = site.Connectors[i].LowestAmps;
    }

    /// <summary>Reduces currents.</summary>
    /// <param name="observation">Knows the connectors.</param>
    /// <param name="nodes">The limits and other consumers.</param>
    /// <param name="amps">
    /// By connector: 0 or a current that it can be set to, for free ones the fail-safe current, for those that cannot be controlled the ceiling. Takes what is allowed.
    /// </param>
    /// <param name="binding">Takes the node that limits a connector.</param>
    /// <returns>A node that is above its limit whatever is sent; -1 when there is none.</returns>
    public int Fit(Observation observation, ReadOnlySpan<NodeState> nodes, Span<double> amps, Span<int> binding)
    {
        amps.CopyTo(_wanted);
        _load.Reset(nodes);
        for (var i = 0; i < amps.Length; i++)
        {
            _phases[i] = CountedLoad.PhasesOf(observation.Connectors[i], _site.Connectors[i]);
            _load.Add(i, _phases[i], amps[i]);
        }

        if (IsWithinLimits())
            return -1;

        _load.Reset(nodes);
        var overloaded = Reserve(observation, amps, binding);
        Admit(observation, nodes, amps, binding);
        for (var node = nodes.Length - 1; node >= 0; node--)
            CutUntilWithinLimits(node, observation, amps, binding);

        RoundDown(amps);
        _leftovers.HandOut(_ranks.AsSpan(0, _rankCount), _phases, _lowest, _wanted, amps, binding);
        return overloaded;
    }

    private bool IsWithinLimits()
    {
        for (var node = 0; node < _site.Nodes.Count; node++)
        {
            if (!_load.IsWithinLimits(node))
                return false;
        }

        return true;
    }

    /// <summary>Counts what cannot be controlled, and the free connectors, which get nothing where that is too much.</summary>
    private int Reserve(Observation observation, Span<double> amps, Span<int> binding)
    {
        for (var i = 0; i < amps.Length; i++)
        {
            if (!observation.Connectors[i].IsControllable)
                _load.Add(i, _phases[i], amps[i]);
        }

        var overloaded = -1;
        for (var node = 0; node < _site.Nodes.Count && overloaded < 0; node++)
        {
            if (!_load.IsWithinLimits(node))
                overloaded = node;
        }

        for (var i = 0; i < amps.Length; i++)
        {
            if (observation.Connectors[i] is { IsControllable: true, HasSession: false })
                _load.Add(i, _phases[i], amps[i]);
        }

        for (var node = _site.Nodes.Count - 1; node >= 0; node--)
        {
            if (_load.IsWithinLimits(node))
                continue;
            foreach (var i in _subtrees.Of(node))
            {
                if (amps[i] == 0 || observation.Connectors[i] is not { IsControllable: true, HasSession: false })
                    continue;
                _load.Add(i, _phases[i], -amps[i]);
                amps[i] = 0;
                binding[i] = node;
            }
        }

        return overloaded;
    }

    /// <summary>Gives the lowest current to as many connectors as can have it, then all that they want.</summary>
    private void Admit(Observation observation, ReadOnlySpan<NodeState> nodes, Span<double> amps, Span<int> binding)
    {
        _rankCount = 0;
        for (var i = 0; i < amps.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            if (state is { IsControllable: true, HasSession: true } && amps[i] > 0)
                _ranks[_rankCount++] = ConnectorRank.Of(i, state, _site.Connectors[i], _site.FailSafeOf(i));
        }

        var ranks = _ranks.AsSpan(0, _rankCount);
        ranks.Sort();
        foreach (ref readonly var rank in ranks)
        {
            var i = rank.Connector;
            if (_load.RoomFor(i, _phases[i], out var node) + Rounding >= _lowest[i])
            {
                _load.Add(i, _phases[i], _lowest[i]);
                continue;
            }

            amps[i] = 0;
            binding[i] = node;
        }

        foreach (ref readonly var rank in ranks)
        {
            if (amps[rank.Connector] > 0)
                _load.Add(rank.Connector, _phases[rank.Connector], amps[rank.Connector] - _lowest[rank.Connector]);
        }
    }

    /// <summary>
    /// Cuts the connectors below a node. Where currents of a line may cancel, a cut for one of its sums can raise another one, so it is looked at again. The lowest currents
    /// fit: that was seen when they were admitted. So what is too much still when there is nothing to cut cannot be controlled.
    /// </summary>
    private void CutUntilWithinLimits(int node, Observation observation, Span<double> amps, Span<int> binding)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (_load.IsWithinLimits(node) || !Cut(node, observation, amps, binding))
                return;
        }

        if (_load.IsWithinLimits(node))
            return;
        _level.Clear();
        foreach (var i in _subtrees.Of(node))
        {
            if (CanBeCut(i, observation, amps))
                _level.Add(new CommonLevel.Share(i, 1, 0, _lowest[i], amps[i]));
        }

        CutTo(0, node, amps, binding);
    }

    /// <summary>Cuts the connectors below a node to a common level, for each sum of a line and for the power.</summary>
    /// <returns>False when there is nothing to cut.</returns>
    private bool Cut(int node, Observation observation, Span<double> amps, Span<int> binding)
    {
        var hasCut = false;
        var network = _site.Network;
        for (var group = network.FirstGroupOf(node); group < network.FirstGroupOf(node + 1); group++)
        {
            for (var line = group * Network.Lines; line < (group + 1) * Network.Lines; line++)
            {
                var (real, imaginary) = _load.CurrentIn(line);
                var limit = _load.RoomOf(line);
                if (Math.Sqrt((real * real) + (imaginary * imaginary)) <= limit)
                    continue;
                _level.Clear();
                foreach (var i in _subtrees.Of(node))
                {
                    if (!CanBeCut(i, observation, amps))
                        continue;
                    foreach (ref readonly var current in network.PathOf(i).Of(_phases[i]))
                    {
                        if (current.Line != line)
                            continue;
                        _level.Add(new CommonLevel.Share(i, current.Real, current.Imaginary, _lowest[i], amps[i]));
                        real -= current.Real * amps[i];
                        imaginary -= current.Imaginary * amps[i];
                        break;
                    }
                }

                hasCut |= CutTo(_level.Find(real, imaginary, limit), node, amps, binding);
            }
        }

        var watts = _load.WattsOf(node);
        if (watts <= _load.WattsRoomOf(node))
            return hasCut;
        _level.Clear();
        foreach (var i in _subtrees.Of(node))
        {
            if (!CanBeCut(i, observation, amps))
                continue;
            var perAmp = network.WattsPerAmp(i, _phases[i]);
            _level.Add(new CommonLevel.Share(i, perAmp, 0, _lowest[i], amps[i]));
            watts -= perAmp * amps[i];
        }

        return CutTo(_level.Find(watts, 0, _load.WattsRoomOf(node)), node, amps, binding) || hasCut;
    }

    private bool CanBeCut(int connector, Observation observation, Span<double> amps) =>
        observation.Connectors[connector] is { IsControllable: true, HasSession: true } && amps[connector] > _lowest[connector];

    private bool CutTo(double level, int node, Span<double> amps, Span<int> binding)
    {
        var hasCut = false;
        foreach (ref readonly var share in _level.Shares)
        {
            var i = share.Connector;
            var most = Math.Clamp(level, share.Lowest, share.Highest);
            if (most >= amps[i])
                continue;
            _load.Add(i, _phases[i], most - amps[i]);
            amps[i] = most;
            binding[i] = node;
            hasCut = true;
        }

        return hasCut;
    }

    private void RoundDown(Span<double> amps)
    {
        foreach (ref readonly var rank in _ranks.AsSpan(0, _rankCount))
        {
            var i = rank.Connector;
            if (amps[i] == _wanted[i])
                continue;
            var step = WantedCurrent.RoundCut(amps[i], _wanted[i], _site.Connectors[i], _lowest[i]);
            _load.Add(i, _phases[i], step - amps[i]);
            amps[i] = step;
        }
    }
}
