using Moev.Gateway.Model;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The charging profiles that charge points accepted from this gateway, and keep across their reboots (OCPP 1.6 errata 3.37).</summary>
/// <remarks>
/// Changes never wait and never fail. They are visible at once and stored with the next commit. The end of a transaction removes its
/// TxProfiles (§3.13.1), and its start installs the profile that waits for it.
/// </remarks>
internal interface IInstalledProfiles
{
    /// <summary>Gets the installed profiles from memory, in no particular order. The list is immutable.</summary>
    IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity);

    /// <summary>Gets the profiles of remote starts whose transaction has not begun yet.</summary>
    IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity);

    /// <summary>Gets the newest eight changes since the gateway's start whose outcome is unknown and still matters, from memory.</summary>
    IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity);

    /// <summary>Notes a change that was sent and not answered.</summary>
    void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt);

    /// <summary>Notes a profile that a charge point accepted, in place of those that it replaces (§5.16.3).</summary>
    /// <param name="order">The place of its CALL in the order of sending. A change that was sent before one on record is ignored.</param>
    void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order);

    /// <summary>Notes that a charge point accepted ClearChargingProfile.</summary>
    void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at);

    /// <summary>Notes the profile of a remote start before it is sent, because its transaction may begin before its answer arrives.</summary>
    void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited);

    /// <summary>Notes that the remote start was refused.</summary>
    void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited);

    /// <summary>Notes the end of a transaction whose profile was accepted while it ended.</summary>
    void NoteTransactionOver(ChargePointIdentity identity, int transactionId);
}

/// <summary>A TxProfile that waits for the transaction of a remote start (OCPP 1.6 §5.16.2).</summary>
/// <param name="ConnectorId">The connector; null for any.</param>
/// <param name="Profile">The profile. It must not point into a message.</param>
internal sealed record AwaitedProfile(int? ConnectorId, string IdTag, ChargingProfile Profile, DateTimeOffset At);

/// <summary>The place of a CALL in the order in which CALLs were sent to one charge point. Answers may be processed in another order.</summary>
/// <param name="Epoch">The session's epoch. No clock orders sessions, because it can be set back.</param>
/// <param name="Number">The number within the session.</param>
internal readonly record struct CallOrder(long Epoch, long Number)
{
    public bool IsBefore(CallOrder other) => Epoch < other.Epoch || (Epoch == other.Epoch && Number < other.Number);
}
