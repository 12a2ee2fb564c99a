using Moev.SmartCharging.Algorithms;
using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging;

/// <summary>The algorithms by name.</summary>
public static class ChargingAlgorithms
{
    private static readonly Entry[] Entries =
    [
        new("uncontrolled", "Every session gets the maximum of its connector. Ignores the limits of the site.", static (_, _) => new Uncontrolled()),
        new("static-cap", "Every session gets the same fixed current. Ignores the limits of the site.", static (_, settings) => new StaticCap(settings.CapAmps)),
        new("equal-share", "All sessions get the same current, as high as possible.", static (site, settings) => new EqualShare(site, settings.Rotation)),
        new("round-robin", "Sessions are raised by one step in turn until none can be raised.", static (site, settings) => new RoundRobin(site, settings.Rotation, settings.RoundRobinStepAmps)),
        new("fcfs", "First come first served.", static (site, settings) => new FirstComeFirstServed(site, settings.Uninterrupted)),
        new("lcfs", "Last come first served.", static (site, settings) => new LastComeFirstServed(site, settings.Uninterrupted)),
        new("edf", "Earliest deadline first: the earliest declared departure is served first.", static (site, settings) => new EarliestDeadlineFirst(site, settings.Uninterrupted)),
        new("llf", "Least laxity first: the session with the least time to spare is served first.", static (site, settings) => new LeastLaxityFirst(site, settings.Uninterrupted)),
        new("optimizer-cost", "Plans ahead: the lowest cost of energy and peak power with which declared energy is there at the departure.", static (site, settings) => new Optimizer(site, OptimizerObjective.Cost, settings.Optimizer), static () => Optimizer.Unavailable),
        new("optimizer-fastest", "Plans ahead: declared energy at the departure, then as much energy as early as possible.", static (site, settings) => new Optimizer(site, OptimizerObjective.Fastest, settings.Optimizer), static () => Optimizer.Unavailable),
    ];

    /// <summary>The names, each with a description in one line.</summary>
    public static IReadOnlyList<AlgorithmDescription> All { get; } = [.. Entries.Select(static entry => new AlgorithmDescription(entry.Name, entry.Summary))];

    /// <summary>Returns true when an algorithm has this name.</summary>
    public static bool Contains(string name) => Find(name) is not null;

    /// <summary>Returns the reason why an algorithm cannot run on this machine; null when it can. Loads what it needs.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    public static string? ProblemOf(string name) => Find(name)?.Problem?.Invoke();

    /// <summary>Creates an algorithm.</summary>
    /// <param name="name">The name, such as <c>edf</c>.</param>
    /// <param name="site">The site.</param>
    /// <param name="settings">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">No algorithm has this name, or a setting is outside its range.</exception>
    /// <exception cref="NotSupportedException">The algorithm needs a native library that cannot be loaded.</exception>
    public static IChargingAlgorithm Create(string name, SiteModel site, AlgorithmSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        return Find(name) is { } entry
            ? entry.Create(site, settings ?? new AlgorithmSettings())
            : throw new ArgumentException($"No algorithm is named '{name}'. The names are: {string.Join(", ", All.Select(static known => known.Name))}.", nameof(name));
    }

    private static Entry? Find(string name) => Array.Find(Entries, entry => entry.Name == name);

    private sealed record Entry(string Name, string Summary, Func<SiteModel, AlgorithmSettings, IChargingAlgorithm> Create, Func<string?>? Problem = null);
}

/// <summary>An algorithm of the library.</summary>
/// <param name="Name">The name.</param>
/// <param name="Summary">A description in one line.</param>
public sealed record AlgorithmDescription(string Name, string Summary);
