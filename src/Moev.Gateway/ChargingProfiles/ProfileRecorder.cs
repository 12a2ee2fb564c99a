using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>Keeps the book of installed charging profiles up to date: sees every command before it is sent, and its outcome.</summary>
internal sealed class ProfileRecorder(IInstalledProfiles profiles, ITransactions transactions, TimeProvider time)
{
    /// <summary>
    /// Whether a command may change what is installed, as a remote start with a profile does. Its outcome must be seen even when its caller
    /// has gone, because the charge point obeys it all the same.
    /// </summary>
    public static bool Concerns(Action16 action) =>
        action is Action16.SetChargingProfile or Action16.ClearChargingProfile;

    /// <summary>Before a command is sent.</summary>
    /// <returns>For <see cref="EndAsync"/>: the profile of a remote start.</returns>
    public AwaitedProfile? Begin(ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload)
    {
        if (action != Action16.RemoteStartTransaction
            || !RemoteStartTransactionRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out _)
            || request.ChargingProfile is not { } profile)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var awaited = new AwaitedProfile(
            request.ConnectorId?.Value, request.IdTag.ToString(), InstalledProfile.Of(0, profile, now).Profile, now);
        profiles.NoteAwaitedProfile(identity, awaited);
        return awaited;
    }

    /// <summary>After its outcome.</summary>
    public async ValueTask EndAsync(
        ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload, CallOutcome outcome, string? status, AwaitedProfile? awaited)
    {
        var isAccepted = status == "Accepted";
        switch (action)
        {
            // Unanswered, it may have been accepted: a transaction that begins will tell.
            case Action16.RemoteStartTransaction when awaited is not null && !isAccepted && !IsUnknown(outcome):
                profiles.NoteAwaitedProfileRefused(identity, awaited);
                break;
            case Action16.SetChargingProfile when isAccepted
                && SetChargingProfileRequest.TryRead(payload, ValidationMode.Tolerant, out var set, out _):
                await InstallAsync(identity, set, new CallOrder(outcome.Id.Session, outcome.Id.Number));
                break;
            case Action16.ClearChargingProfile when isAccepted
                && ClearChargingProfileRequest.TryRead(payload, ValidationMode.Tolerant, out var clear, out _):
                profiles.NoteProfilesCleared(identity, clear, new CallOrder(outcome.Id.Session, outcome.Id.Number), time.GetUtcNow());
                break;
            default:
                if (IsUnknown(outcome))
                    NoteDoubt(identity, action, payload);
                break;
        }
    }

    private void NoteDoubt(ChargePointIdentity identity, Action16 action, ReadOnlyMemory<byte> payload)
    {
        var now = time.GetUtcNow();
        if (action == Action16.SetChargingProfile && SetChargingProfileRequest.TryRead(payload, ValidationMode.Tolerant, out var set, out _))
            profiles.NoteProfileDoubt(identity, new ProfileDoubt(now, InstalledProfile.Of(set.ConnectorId.Value, set.CsChargingProfiles, now), null));
        else if (action == Action16.ClearChargingProfile && ClearChargingProfileRequest.TryRead(payload, ValidationMode.Tolerant, out var clear, out _))
            profiles.NoteProfileDoubt(identity, new ProfileDoubt(now, null, clear));
    }

    private static bool IsUnknown(CallOutcome outcome) => outcome.Kind is CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost;

    private async ValueTask InstallAsync(ChargePointIdentity identity, SetChargingProfileRequest request, CallOrder order)
    {
        var profile = InstalledProfile.Of(request.ConnectorId.Value, request.CsChargingProfiles, time.GetUtcNow());
        if (profile.Profile.ChargingProfilePurpose != ChargingProfilePurpose.TxProfile)
        {
            profiles.NoteProfile(identity, profile, order);
            return;
        }

        // A TxProfile belongs to a transaction, and ends with it, also when it does not name it.
        var transactionId = profile.Profile.TransactionId ?? await RunningAsync(identity, profile.ConnectorId);
        profiles.NoteProfile(identity, profile with { Profile = profile.Profile with { TransactionId = transactionId } }, order);

        // Its stop may have come before the answer was looked at.
        if (transactionId is { } id && await transactions.FindTransactionAsync(id) is { IsActive: false } over && over.Identity == identity)
            profiles.NoteTransactionOver(identity, id);
    }

    private async ValueTask<int?> RunningAsync(ChargePointIdentity identity, int connectorId)
    {
        var running = await transactions.ListTransactionsAsync(new TransactionFilter(identity, Active: true, ConnectorId: connectorId, Limit: 1));
        return running.Count == 0 ? null : running[0].TransactionId;
    }
}
