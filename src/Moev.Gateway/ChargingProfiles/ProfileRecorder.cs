using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>Records the installed charging profiles: sees every change before it is sent, and its outcome.</summary>
internal sealed class ProfileRecorder(IInstalledProfiles installed, ITransactions transactions, TimeProvider time)
{
    /// <summary>Records a change before it is sent.</summary>
    /// <returns>The profile of a remote start, for <see cref="EndAsync"/>; null for other changes.</returns>
    public AwaitedProfile? Begin(ChargePointIdentity identity, ProfileChange change)
    {
        if (change is not ProfileChange.Start { Request: var request, Profile: var profile })
            return null;

        var now = time.GetUtcNow();
        var awaited = new AwaitedProfile(
            request.ConnectorId?.Value, request.IdTag.ToString(), InstalledProfile.Of(0, profile, now).Profile, now);
        installed.NoteAwaitedProfile(identity, awaited);
        return awaited;
    }

    /// <summary>Records the outcome of a change.</summary>
    /// <param name="status">The status that the charge point answered; null when it answered none.</param>
    /// <param name="awaited">The result of <see cref="Begin"/>.</param>
    public async ValueTask EndAsync(ChargePointIdentity identity, ProfileChange change, CallOutcome outcome, string? status, AwaitedProfile? awaited)
    {
        var isAccepted = status == "Accepted";
        var isUnknown = outcome.Kind is CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable;
        switch (change)
        {
            // An unanswered start may have been accepted: a transaction that begins shows that it was.
            case ProfileChange.Start when awaited is not null && !isAccepted && !isUnknown:
                installed.NoteAwaitedProfileRefused(identity, awaited);
                break;
            case ProfileChange.Install install when isAccepted:
                await InstallAsync(identity, install.Request, new CallOrder(outcome.Id.Epoch, outcome.Id.Number));
                break;
            case ProfileChange.Install install when isUnknown:
                installed.NoteProfileDoubt(
                    identity, new ProfileDoubt(time.GetUtcNow(), Profile(install.Request), null));
                break;
            case ProfileChange.Clear clear when isAccepted:
                installed.NoteProfilesCleared(identity, clear.Request, new CallOrder(outcome.Id.Epoch, outcome.Id.Number), time.GetUtcNow());
                break;
            case ProfileChange.Clear clear when isUnknown:
                installed.NoteProfileDoubt(identity, new ProfileDoubt(time.GetUtcNow(), null, clear.Request));
                break;
        }
    }

    private InstalledProfile Profile(in SetChargingProfileRequest request) =>
        InstalledProfile.Of(request.ConnectorId.Value, request.CsChargingProfiles, time.GetUtcNow());

    private async ValueTask InstallAsync(ChargePointIdentity identity, SetChargingProfileRequest request, CallOrder order)
    {
        var profile = Profile(request);
        if (profile.Profile.ChargingProfilePurpose != ChargingProfilePurpose.TxProfile)
        {
            installed.NoteProfile(identity, profile, order);
            return;
        }

        // A TxProfile belongs to a transaction, and ends with it, even if it does not name it.
        var transactionId = profile.Profile.TransactionId ?? await RunningAsync(identity, profile.ConnectorId);
        installed.NoteProfile(identity, profile with { Profile = profile.Profile with { TransactionId = transactionId } }, order);

        // The transaction may have ended before the answer was handled.
        if (transactionId is { } id && await transactions.FindTransactionAsync(id) is { IsActive: false } over && over.Identity == identity)
            installed.NoteTransactionOver(identity, id);
    }

    private async ValueTask<int?> RunningAsync(ChargePointIdentity identity, int connectorId)
    {
        var running = await transactions.ListTransactionsAsync(new TransactionFilter(identity, Active: true, ConnectorId: connectorId));
        var newest = TransactionRecord.NewestOfConnectors(running);
        return newest.Count == 0 ? null : newest[0].TransactionId;
    }
}
