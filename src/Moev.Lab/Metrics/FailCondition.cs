using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Moev.Lab.Metrics;

/// <summary>A condition under which a command fails, such as <c>violationSeconds&gt;0</c> or, for one node, <c>violationSeconds[pod-a]&gt;60</c>.</summary>
internal sealed class FailCondition
{
    private static readonly (string Text, Func<double, double, bool> Holds)[] Operators =
    [
        // Those of two characters first.
        (">=", static (a, b) => a >= b),
        ("<=", static (a, b) => a <= b),
        ("==", static (a, b) => a == b),
        ("!=", static (a, b) => a != b),
        (">", static (a, b) => a > b),
        ("<", static (a, b) => a < b),
    ];

    private static readonly Dictionary<string, Func<NodeViolation, double>> OfNodes = new(StringComparer.Ordinal)
    {
        ["violationSeconds"] = static node => node.Seconds,
        ["violationKwh"] = static node => node.ExcessKwh,
        ["worstExcessAmps"] = static node => node.WorstExcessAmps,
    };

    private readonly Metric _metric;
    private readonly Func<double, double, bool> _holds;
    private readonly double _bound;

    private FailCondition(string text, Metric metric, string? node, Func<double, double, bool> holds, double bound) =>
        (Text, _metric, Node, _holds, _bound) = (text, metric, node, holds, bound);

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>The node that it is about; null for the whole site. The caller checks that the site has it.</summary>
    public string? Node { get; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">A metric, an operator (&gt;, &gt;=, &lt;, &lt;=, ==, !=) and a number. Blanks between them are ignored.</param>
    /// <param name="condition">Gets the condition.</param>
    /// <param name="error">Gets the problem, for people.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FailCondition? condition, [NotNullWhen(false)] out string? error)
    {
        condition = null;
        error = null;
        var nodeEnd = text.LastIndexOf(']'); // an id may contain an operator
        var start = text.AsSpan(nodeEnd + 1).IndexOfAny("<>=!");
        if (start < 0)
        {
            error = $"'{text}' has no operator. Write a metric, one of > >= < <= == !=, and a number, such as violationSeconds>0.";
            return false;
        }

        start += nodeEnd + 1;
        var chosen = Array.Find(Operators, candidate => text.AsSpan(start).StartsWith(candidate.Text, StringComparison.Ordinal));
        if (chosen.Text is null)
        {
            error = $"'{text}' has an unknown operator. Allowed: > >= < <= == !=.";
            return false;
        }

        var number = text.AsSpan(start + chosen.Text.Length).Trim();
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound))
        {
            error = $"'{number}' in '{text}' is no number.";
            return false;
        }

        var name = text[..start].Trim();
        string? node = null;
        if (nodeEnd >= 0 && name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open)
            (name, node) = (name[..open].TrimEnd(), name[(open + 1)..^1].Trim());
        if (MetricTable.Find(name) is not { } metric)
        {
            error = $"'{name}' is no metric. Metrics: {string.Join(", ", MetricTable.All.Select(static known => known.Name))}.";
            return false;
        }

        if (node is not null && (node.Length == 0 || !OfNodes.ContainsKey(name)))
        {
            error = node.Length == 0
                ? $"'{text}' names no node between the brackets."
                : $"'{name}' is not measured for single nodes. Metrics of nodes: {string.Join(", ", OfNodes.Keys)}.";
            return false;
        }

        condition = new FailCondition(text, metric, node, chosen.Holds, bound);
        return true;
    }

    /// <summary>Returns the value that the condition is about; not a number when it was not computed.</summary>
    public double ValueOf(RunMetrics metrics)
    {
        if (Node is null)
            return _metric.Value(metrics);
        foreach (var node in metrics.Nodes)
        {
            if (node.Node == Node)
                return OfNodes[_metric.Name](node);
        }

        return 0; // only nodes with violations are listed
    }

    /// <summary>Returns true when the condition holds, so that the command fails. It also holds when the value was not computed: a check that checks nothing must not pass.</summary>
    public bool IsMet(RunMetrics metrics) => ValueOf(metrics) is var value && (double.IsNaN(value) || _holds(value, _bound));

    /// <summary>Returns a sentence for a condition that holds.</summary>
    public string Describe(RunMetrics metrics)
    {
        var value = ValueOf(metrics);
        return double.IsNaN(value)
            ? $"{Text}: {_metric.Name} was not measured in this run."
            : $"{Text}: {_metric.Name}{(Node is null ? "" : $"[{Node}]")} is {value.ToString("G6", CultureInfo.InvariantCulture)}{(_metric.Unit.Length > 0 ? " " + _metric.Unit : "")}.";
    }
}
