using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Moev.Lab.Metrics;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Runs;

/// <summary>Computes offline bounds. A bound depends on the scenario and the cars, not on the algorithm, so that runs share it. Any thread.</summary>
internal sealed class SharedBounds
{
    private readonly ConcurrentDictionary<Key, Lazy<EnergyBound>> _bounds = new();

    /// <summary>The remarks on the bounds for the user, each once.</summary>
    public IReadOnlyList<string> Remarks =>
        [.. _bounds.Values.Where(static bound => bound.IsValueCreated).Select(static bound => bound.Value.Remark).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Returns the bound of a run.</summary>
    public EnergyBound Of(RunRecord record) => _bounds
        .GetOrAdd(new Key(record.Plan.Scenario, record.Plan.Seed, record.Simulated, record.Stays.Count), static (_, run) => new Lazy<EnergyBound>(() => OfflineBound.Compute(run)), record)
        .Value;

    // The scenario by identity: runs with equal values of a sweep share the object.
    private readonly struct Key(Scenario scenario, int seed, TimeSpan simulated, int stays) : IEquatable<Key>
    {
        private readonly Scenario _scenario = scenario;
        private readonly (int, TimeSpan, int) _run = (seed, simulated, stays);

        public bool Equals(Key other) => ReferenceEquals(_scenario, other._scenario) && _run == other._run;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(_scenario), _run);
    }
}
