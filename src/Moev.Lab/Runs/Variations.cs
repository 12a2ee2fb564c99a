using Moev.Lab.Plans;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Runs;

/// <summary>The differences between the runs of an experiment. Each combination is one run.</summary>
internal sealed record Variations
{
    /// <summary>The algorithms, as in Site:Algorithm.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    public IReadOnlyList<TransportKind> Transports { get; init; } = [TransportKind.Ocpp];

    /// <summary>The seeds; null for those of the scenario.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>The values of the scenario that are varied. With several, each combination counts, and the first one changes slowest.</summary>
    public IReadOnlyList<Sweep> Sweeps { get; init; } = [];

    /// <summary>Returns the runs in their order: by the values of the sweep, then by algorithm, then by transport, then by seed.</summary>
    /// <param name="read">Reads the scenario with the values of a sweep in place.</param>
    /// <exception cref="LabException">There are too many runs, or the scenario is wrong with one of the values.</exception>
    public IReadOnlyList<RunPlan> Plan(Func<IReadOnlyDictionary<string, string>, Scenario> read)
    {
        var perPoint = (long)Algorithms.Count * Transports.Count * (Seeds?.Count ?? 1);
        // Before anything is read: each scenario takes time.
        Check(Sweeps.Aggregate(perPoint, static (count, sweep) => Math.Min(count * sweep.Values.Count, long.MaxValue / Sweep.Most)));
        List<RunPlan> plans = [];
        foreach (var values in Points())
        {
            var scenario = read(values);
            foreach (var algorithm in Algorithms)
            {
                foreach (var transport in Transports)
                {
                    foreach (var seed in Seeds ?? scenario.Seeds)
                        plans.Add(new RunPlan { Scenario = scenario, Seed = seed, Algorithm = algorithm, Transport = transport, Sweep = values });
                }
            }

            Check(plans.Count);
        }

        return plans;
    }

    private static void Check(long runs)
    {
        if (runs > Sweep.Most)
            throw new LabException($"These would be more than {Sweep.Most} runs: use fewer algorithms, seeds or values of a sweep.");
    }

    /// <summary>Returns the values of each combination, by path.</summary>
    private IEnumerable<IReadOnlyDictionary<string, string>> Points()
    {
        var indices = new int[Sweeps.Count];
        while (true)
        {
            var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < indices.Length; i++)
                values.Add(Sweeps[i].Path, Sweeps[i].Values[indices[i]]);
            yield return values;

            var last = indices.Length - 1;
            while (last >= 0 && ++indices[last] == Sweeps[last].Values.Count)
                indices[last--] = 0;
            if (last < 0)
                yield break;
        }
    }
}
