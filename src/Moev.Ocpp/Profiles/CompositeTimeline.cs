namespace Moev.Ocpp.Profiles;

/// <summary>A composite schedule with its causes.</summary>
/// <param name="From">Where it starts.</param>
/// <param name="DurationSeconds">How far it goes: as far as was asked for, or less when it had too many periods.</param>
/// <param name="Periods">In ascending order; the first starts at 0. Neighbours differ in their limit or in its causes.</param>
public sealed record CompositeTimeline(DateTimeOffset From, int DurationSeconds, IReadOnlyList<CompositePeriod> Periods);
