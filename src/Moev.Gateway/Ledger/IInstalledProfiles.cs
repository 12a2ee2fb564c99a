using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The charging profiles that charge points have accepted from here, and keep across their reboots (OCPP 1.6 errata 3.37).</summary>
/// <remarks>
/// Changes never wait and never fail: they are read again at once, and stored with the next commit. The end of a transaction takes its
/// TxProfiles along (§3.13.1), and its start makes one of what waited for it.
/// </remarks>
internal interface IInstalledProfiles
{
    /// <summary>What is installed, in no order that means anything. Known without waiting; the list never changes.</summary>
    IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity);

    /// <summary>Profiles that came with a remote start whose transaction has not begun yet.</summary>
    IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity);

    /// <summary>Changes whose outcome is unknown and still matters, since the gateway started; the newest eight. Known without waiting.</summary>
    IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity);

    /// <summary>A change was sent and not answered.</summary>
    void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt);

    /// <summary>A charge point accepted a profile, which takes the place of others (§5.16.3).</summary>
    /// <param name="order">When its CALL was sent: a change that was sent before one on record comes too late.</param>
    void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order);

    /// <summary>A charge point accepted ClearChargingProfile.</summary>
    void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at);

    /// <summary>A remote start with a profile is about to be sent; its transaction may begin before its answer is known.</summary>
    void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited);

    /// <summary>The remote start was refused.</summary>
    void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited);

    /// <summary>A transaction is known to be over, whose profile was accepted while it ended.</summary>
    void NoteTransactionOver(ChargePointIdentity identity, int transactionId);
}

/// <summary>A TxProfile that waits for the transaction of a remote start (OCPP 1.6 §5.16.2).</summary>
/// <param name="ConnectorId">Null: whichever connector it begins on.</param>
/// <param name="Profile">It must not point into a message.</param>
internal sealed record AwaitedProfile(int? ConnectorId, string IdTag, ChargingProfile Profile, DateTimeOffset At);

/// <summary>The order in which CALLs were sent to one charge point. Answers may be looked at in another.</summary>
/// <param name="Session">When the session began, Unix milliseconds.</param>
/// <param name="Number">The number within it.</param>
internal readonly record struct CallOrder(long Session, long Number)
{
    public bool IsBefore(CallOrder other) => Session < other.Session || (Session == other.Session && Number < other.Number);
}
