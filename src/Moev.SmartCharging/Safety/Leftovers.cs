using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Safety;

/// <summary>Hands out the current that rounding and the order of cuts left over, until no connector can get one more step.</summary>
internal sealed class Leftovers(SiteModel site, SiteLoad load)
{
    // The highest rise in each round, in A: everybody gets a little before anybody gets much.
    private static readonly double[] Rounds = [0, 2, 8, double.PositiveInfinity];

    private readonly int[] _open = new int[site.Connectors.Count];

    /// <param name="ranks">The connectors that may get more, in their order.</param>
    /// <param name="phases">The number of phases that count, by connector.</param>
    /// <param name="lowest">The lowest currents above 0, by connector.</param>
    /// <param name="wanted">The highest currents, by connector.</param>
    /// <param name="amps">The currents, by connector; those of 0 stay.</param>
    /// <param name="binding">Takes the node that limits a connector.</param>
    public void HandOut(ReadOnlySpan<ConnectorRank> ranks, int[] phases, double[] lowest, double[] wanted, Span<double> amps, Span<int> binding)
    {
        var count = 0;
        foreach (ref readonly var rank in ranks)
        {
            if (amps[rank.Connector] > 0 && amps[rank.Connector] < wanted[rank.Connector])
                _open[count++] = rank.Connector;
        }

        foreach (var rise in Rounds)
        {
            var kept = 0;
            foreach (var i in _open.AsSpan(0, count))
            {
                var connector = site.Connectors[i];
                var next = connector.Steps.Next(amps[i], connector.MinAmps, connector.MaxAmps) ?? double.PositiveInfinity;
                var room = load.RoomFor(i, phases[i], out var node);
                var most = Math.Min(wanted[i], amps[i] + room);
                var step = WantedCurrent.RoundCut(Math.Min(most, Math.Max(next, amps[i] + rise)), wanted[i], connector, lowest[i]);
                if (step > amps[i])
                {
                    load.Add(i, phases[i], step - amps[i]);
                    amps[i] = step;
                    if (step < wanted[i])
                        _open[kept++] = i;
                    else
                        binding[i] = -1;
                }
                else
                {
                    // Room only shrinks, so it stays as it is.
                    binding[i] = node >= 0 ? node : binding[i];
                }
            }

            count = kept;
        }
    }
}
