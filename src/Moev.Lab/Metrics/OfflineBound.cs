using Moev.Lab.Metrics.Offline;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Algorithms.Optimization;

namespace Moev.Lab.Metrics;

/// <summary>
/// The most energy that someone who knows all arrivals, departures and requests could deliver under the limits of the site. It ignores what only makes it lower: lowest currents,
/// steps of currents, reactions of cars, and the battery that takes less near full.
/// </summary>
internal static class OfflineBound
{
    /// <summary>The most pairs of an interval and a car that are examined.</summary>
    private const long MostPairs = 4_000_000;

    /// <summary>The most variables of one linear program. More are merged.</summary>
    private const int MostVariables = 20_000;

    /// <summary>Returns the bound for the stays that began in a run.</summary>
    public static EnergyBound Compute(RunRecord record) => Compute(record.Plan.Scenario, [.. record.Stays.Select(static stay => stay.Stay)], record.Simulated);

    /// <summary>Returns the bound.</summary>
    /// <param name="scenario">The scenario, for its limits and other consumers.</param>
    /// <param name="stays">The stays.</param>
    /// <param name="end">The end of the simulation. Stays that have not begun then are ignored.</param>
    public static EnergyBound Compute(Scenario scenario, IReadOnlyList<Stay> stays, TimeSpan end)
    {
        if (LinearProgram.Probe() is { } reason)
            return new EnergyBound(double.NaN, false, $"The offline bound was not computed: {reason}.");
        var claims = Claim.Of(scenario.Site, stays, end);
        var intervals = TimeGrid.Of(scenario, claims, end, MostPairs, out var isCoarse);
        intervals = PlaceWhatIsFree(scenario, claims, intervals);
        var energy = claims.Sum(static claim => claim.EnergyKwh - Math.Max(claim.RemainingKwh, 0));
        var (isExact, isSolved) = (true, true);
        foreach (var part in Parts(intervals))
        {
            isCoarse |= Coarsen(part);
            if (new EnergyProgram(claims, part).Solve() is { } solution)
            {
                energy += solution.Kwh;
                isExact &= solution.IsExact;
            }
            else
            {
                isSolved = false;
                energy += part.SelectMany(static interval => interval.Present).Select(static present => present.Claim).Distinct().Sum(claim => claims[claim].RemainingKwh);
            }
        }

        var remark = !isSolved ? "The solver found no solution for some hours, in which the bound is what cars request."
            : isCoarse ? "The bound is above the true maximum: for this many stays, neighbouring times are taken together."
            : !isExact ? "The bound is slightly above the true maximum: phasor limits are approached by tangents from outside."
            : null;
        return new EnergyBound(energy, remark is null, remark);
    }

    /// <summary>
    /// Places the energy that cars can take while no limit can be reached, whatever they do: it competes with nothing, so it comes first. Then fewer cars compete for the rest,
    /// and further intervals become free.
    /// </summary>
    /// <returns>The intervals in which cars compete, with those cars only.</returns>
    private static List<Interval> PlaceWhatIsFree(Scenario scenario, List<Claim> claims, List<Interval> intervals)
    {
        var amps = new double[scenario.Site.Network.NodeOfGroup.Length * Moev.SmartCharging.Loads.Network.Lines];
        var kilowatts = new double[scenario.Site.Nodes.Count];
        for (var count = -1; count != intervals.Count;)
        {
            count = intervals.Count;
            var tight = new List<Interval>();
            foreach (var interval in intervals)
            {
                if (interval.IsTight(claims, amps, kilowatts))
                {
                    tight.Add(interval);
                    continue;
                }

                foreach (var (claim, hours) in interval.Present)
                    claims[claim].RemainingKwh -= claims[claim].MaxAmps * claims[claim].KilowattsPerAmp * hours;
            }

            intervals = tight;
        }

        foreach (var interval in intervals)
            interval.Present.RemoveAll(present => claims[present.Claim].RemainingKwh <= 0);
        return intervals;
    }

    /// <summary>Divides intervals into parts that share no car, in the order of time.</summary>
    private static IEnumerable<List<Interval>> Parts(List<Interval> intervals)
    {
        // The claims of an interval are all there at one time. So a part ends where no claim reaches into the next interval.
        var last = new Dictionary<int, int>();
        for (var i = 0; i < intervals.Count; i++)
        {
            foreach (var (claim, _) in intervals[i].Present)
                last[claim] = i;
        }

        var part = new List<Interval>();
        var end = -1;
        for (var i = 0; i < intervals.Count; i++)
        {
            if (i > end && part.Count > 0)
            {
                yield return part;
                part = [];
            }

            part.Add(intervals[i]);
            foreach (var (claim, _) in intervals[i].Present)
                end = Math.Max(end, last[claim]);
        }

        if (part.Count > 0)
            yield return part;
    }

    /// <summary>Merges neighbouring intervals of a part that has too many variables.</summary>
    private static bool Coarsen(List<Interval> part)
    {
        var merge = ((part.Sum(static interval => interval.Present.Count) - 1) / MostVariables) + 1;
        if (merge <= 1)
            return false;
        var kept = new List<Interval>();
        for (var i = 0; i < part.Count; i++)
        {
            if (i % merge == 0)
                kept.Add(part[i]);
            else
                kept[^1].Merge(part[i]);
        }

        part.Clear();
        part.AddRange(kept);
        return true;
    }
}
