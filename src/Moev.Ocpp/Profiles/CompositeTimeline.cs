namespace Moev.Ocpp.Profiles;

/// <summary>A composite schedule with its causes.</summary>
/// <param name="From">The start of the schedule.</param>
/// <param name="DurationSeconds">The length in seconds: the requested one, or less when there were too many periods.</param>
/// <param name="Periods">The periods in ascending order; the first starts at 0. Neighbours differ in their limit or in its causes.</param>
public sealed record CompositeTimeline(DateTimeOffset From, int DurationSeconds, IReadOnlyList<CompositePeriod> Periods);
