namespace Moev.Ocpp.Profiles;

/// <summary>A period of a composite schedule, with the profiles that cause its limit.</summary>
/// <param name="StartPeriod">Seconds from the start of the schedule.</param>
/// <param name="Limit">The limit, without the hardware limit.</param>
/// <param name="Causes">
/// The profiles that set the limit. On a connector it is one profile, or two when A and W limits are kept separate. For the charge point as
/// a whole it is the ChargePointMaxProfile, or the profiles of the connectors when their sum is lower. Empty when no profile sets a limit.
/// </param>
public readonly record struct CompositePeriod(int StartPeriod, ChargingLimit Limit, IReadOnlyList<InstalledProfile> Causes);
