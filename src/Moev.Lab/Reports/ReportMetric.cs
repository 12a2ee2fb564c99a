using System.Globalization;
using Moev.Lab.Metrics;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Reports;

/// <summary>A metric as reports show it.</summary>
/// <param name="Name">The name in files.</param>
/// <param name="Label">The name for people.</param>
/// <param name="Unit">The unit; empty for none.</param>
/// <param name="Decimals">The decimals that are shown.</param>
/// <param name="Better">Which values are better.</param>
internal sealed record ReportMetric(string Name, string Group, string Label, string Unit, int Decimals, Better Better, Func<RunMetrics, double> Value)
{
    /// <summary>Estimates the mean over runs.</summary>
    public Estimate Estimate(IEnumerable<RunResult> runs) => Reports.Estimate.Of(runs.Select(run => Value(run.Metrics)));

    /// <summary>Returns the unit: that of costs is the currency of the site's tariff.</summary>
    public string UnitOf(Scenario? scenario) => Unit == ReportMetrics.Currency ? scenario?.Site.Site.Tariff?.Currency ?? "" : Unit;

    /// <summary>Tells which of several means are the best. None is when fewer than two are known, or all are equal as they are shown.</summary>
    public bool[] Best(IReadOnlyList<Estimate> estimates)
    {
        var known = estimates.Where(static estimate => double.IsFinite(estimate.Mean)).Select(static estimate => estimate.Mean).ToArray();
        if (Better == Better.Neither || known.Length < 2 || known.Select(Format).Distinct().Count() < 2)
            return new bool[estimates.Count];
        var best = Format(Better == Better.Higher ? known.Max() : known.Min());
        return [.. estimates.Select(estimate => Format(estimate.Mean) == best)];
    }

    /// <summary>Returns a value for people; a dash for what is not a number.</summary>
    public string Format(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        var isWhole = Unit.Length == 0 && Decimals == 1; // a number of things
        var text = value.ToString(isWhole ? "#,0.#" : $"N{Decimals}", CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text.Replace('-', '−');
    }
}

/// <summary>Which values of a metric are better.</summary>
internal enum Better : byte
{
    /// <summary>Neither.</summary>
    Neither = 0,

    Higher,

    Lower,
}
