using System.Globalization;

namespace Moev.Lab.Metrics;

/// <summary>The description of a metric, for reports, conditions and the documentation.</summary>
internal sealed record Metric
{
    /// <summary>The name in results.json and in conditions.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    public required string Title { get; init; }

    /// <summary>The unit; empty for a plain number.</summary>
    public required string Unit { get; init; }

    /// <summary>The decimal places that are worth showing.</summary>
    public required int Decimals { get; init; }

    public required Better Better { get; init; }

    public required MetricGroup Group { get; init; }

    /// <summary>The meaning in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>True when another metric says the same in another unit, so that tables for people leave it out.</summary>
    public bool IsAlias { get; init; }

    /// <summary>Gets the value of a run; not a number when it was not computed.</summary>
    public required Func<RunMetrics, double> Value { get; init; }

    /// <summary>Returns a value for people, without its unit: a dash for not a number.</summary>
    public string Show(double value) =>
        double.IsFinite(value) ? value.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : "–";
}

/// <summary>The direction in which a metric is better.</summary>
internal enum Better : byte
{
    /// <summary>Neither: it describes.</summary>
    Neither = 0,

    Lower,

    Higher,
}

/// <summary>The subject of a metric.</summary>
internal enum MetricGroup : byte
{
    Energy = 0,
    Power,
    Limits,
    Cost,
    Fairness,
    Control,
    Algorithm,
    Bound,
}
