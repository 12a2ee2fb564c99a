using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>A command that was sent and not answered: the charge point may have executed it. Exactly one of the last two members is set.</summary>
/// <param name="At">The time at which the wait for the answer ended.</param>
/// <param name="Profile">The profile that SetChargingProfile may have installed.</param>
/// <param name="Clear">The ClearChargingProfile that may have removed profiles.</param>
internal sealed record ProfileDoubt(DateTimeOffset At, InstalledProfile? Profile, ClearChargingProfileRequest? Clear);
