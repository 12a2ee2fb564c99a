namespace Moev.Gateway.ChargingProfiles;

/// <summary>A period in which a charge point reports another limit than the gateway expects.</summary>
/// <param name="StartPeriod">The start, in s from the start of the schedule.</param>
/// <param name="EndPeriod">The end, in s from the start of the schedule.</param>
/// <param name="Expected">The expected limit in A per phase, or W; -1 means no limit.</param>
/// <param name="Reported">The reported limit, like <paramref name="Expected"/>.</param>
internal readonly record struct ScheduleDifference(int StartPeriod, int EndPeriod, decimal Expected, decimal Reported);
