namespace Moev.Ocpp.Profiles;

/// <summary>A part of a composite schedule, and which profiles cause its limit.</summary>
/// <param name="StartPeriod">Seconds from the start of the schedule.</param>
/// <param name="Limit">The limit, without that of the hardware.</param>
/// <param name="Causes">
/// Whose limit it is. On a connector one profile, or two when A and W stand side by side; for the charge point as a whole the
/// ChargePointMaxProfile, or the profiles of the connectors whose sum is less. Empty where no profile limits.
/// </param>
public readonly record struct CompositePeriod(int StartPeriod, ChargingLimit Limit, IReadOnlyList<InstalledProfile> Causes);
