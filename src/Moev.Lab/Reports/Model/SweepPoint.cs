namespace Moev.Lab.Reports.Model;

/// <summary>A value of a sweep, or a combination of values of several.</summary>
/// <param name="Index">The place in the experiment.</param>
/// <param name="Values">The values by path; empty without a sweep.</param>
/// <param name="Label">The name for people; empty without a sweep.</param>
internal sealed record SweepPoint(int Index, IReadOnlyDictionary<string, string> Values, string Label);
