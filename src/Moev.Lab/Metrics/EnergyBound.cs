namespace Moev.Lab.Metrics;

/// <summary>The most energy that can be delivered under the limits of a site by someone who knows all stays in advance.</summary>
/// <param name="Kwh">The energy, of each stay at most its request.</param>
/// <param name="IsExact">True when it can be reached; otherwise the true maximum may be lower, never higher.</param>
/// <param name="Remark">The reason why it is not exact, for people; null when it is.</param>
internal sealed record EnergyBound(double Kwh, bool IsExact, string? Remark);
