using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>A charging profile that a charge point has accepted.</summary>
/// <param name="ConnectorId">The connector for which it was set; 0 is the charge point as a whole, or each connector (OCPP 1.6 §3.13.1).</param>
/// <param name="Profile">Its list of periods must not point into a message: <see cref="ProfileStore"/> sees to that.</param>
/// <param name="InstalledAt">
/// When it was accepted. A ChargePointMaxProfile without an absolute start counts from here, because no transaction starts it.
/// </param>
public readonly record struct InstalledProfile(int ConnectorId, ChargingProfile Profile, DateTimeOffset InstalledAt);
