using System.Globalization;

namespace Moev.LoadTest.Reporting;

/// <summary>The result of a condition under which a run fails.</summary>
/// <param name="Condition">The condition, such as p99&gt;50ms.</param>
/// <param name="Value">The value of its measure; null when it was not measured.</param>
/// <param name="Unit">The unit of the value, with a blank before it.</param>
/// <param name="Holds">True when the run fails.</param>
internal sealed record ConditionResult(string Condition, double? Value, string Unit, bool Holds)
{
    /// <summary>The value with its unit.</summary>
    public string Actual => Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.###}{Unit}") : "not measured";

    public override string ToString() => $"{Condition}: {(Value is null ? "" : "actual value ")}{Actual}";
}
