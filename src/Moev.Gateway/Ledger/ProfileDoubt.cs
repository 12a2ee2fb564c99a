using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>A command that was sent and not answered: the charge point may have executed it. One of both members is there.</summary>
/// <param name="At">When nobody waited for the answer any more.</param>
/// <param name="Profile">What SetChargingProfile may have installed.</param>
/// <param name="Clear">What ClearChargingProfile may have removed.</param>
internal sealed record ProfileDoubt(DateTimeOffset At, InstalledProfile? Profile, ClearChargingProfileRequest? Clear);
