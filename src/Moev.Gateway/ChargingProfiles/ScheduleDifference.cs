namespace Moev.Gateway.ChargingProfiles;

/// <summary>Where a charge point reports another limit than the gateway expects.</summary>
/// <param name="StartPeriod">Seconds from the start of the schedule.</param>
/// <param name="EndPeriod">Seconds from the start of the schedule.</param>
/// <param name="Expected">A per phase, or W; -1 stands for none.</param>
/// <param name="Reported">As <paramref name="Expected"/>.</param>
internal readonly record struct ScheduleDifference(int StartPeriod, int EndPeriod, decimal Expected, decimal Reported);
