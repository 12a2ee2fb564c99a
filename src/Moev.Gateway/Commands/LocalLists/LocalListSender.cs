using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.LocalLists;

/// <summary>
/// Sends a local list in as many messages as necessary, and records the resulting list. Each version is recorded before it is sent, so that no
/// version is used twice. Until the last part is recorded, the list counts as not known.
/// </summary>
internal sealed class LocalListSender(CommandSender sender, IManagementRecords records, TimeProvider time)
{
    public async ValueTask<UpdatedLocalList> SendAsync(LocalListUpdate update, CommandCaller caller, CancellationToken cancellationToken)
    {
        var parts = new List<SentLocalListPart>();
        var (list, failure) = await SendPartsAsync(update, parts, caller, cancellationToken);
        // OCPP 1.6 §5.15: "then Central System SHOULD retry sending the full local authorization list".
        if (update.Type == UpdateType.Differential && failure is null && parts[^1].Sent.Status is "Failed" or "VersionMismatch")
        {
            var full = update with { Before = list, Type = UpdateType.Full, Entries = update.After };
            (list, failure) = await SendPartsAsync(full, parts, caller, cancellationToken);
        }

        return new UpdatedLocalList(list, failure ?? parts[^1].Sent.Failure, parts);
    }

    private async ValueTask<(LocalListRecord List, CommandFailure? Failure)> SendPartsAsync(
        LocalListUpdate update, List<SentLocalListPart> parts, CommandCaller caller, CancellationToken cancellationToken)
    {
        var identity = update.Identity;
        var list = update.Before;
        var isFirst = true;
        CommandFailure? failure = null;
        foreach (var (type, chunk) in LocalListChanges.Split(update.Type, update.Entries, update.PartLength))
        {
            // The largest number is followed by the smallest. A differential update is then refused, and a full one follows.
            var version = list.LastVersion < int.MaxValue ? list.LastVersion + 1 : 1;
            var now = time.GetUtcNow();
            // Without the entries, so that a long list is not written once for each of its parts.
            var pending = list with { LastVersion = version, Version = null, IsKnown = false, Entries = [], ChangedAt = now };
            try
            {
                await records.ChangeManagementAsync(identity, now, management => management.StoreLocalList(pending), cancellationToken);
            }
            catch (LedgerUnavailableException) when (!isFirst)
            {
                // Not for the first part: the exception says that nothing was sent, which is true then.
                failure = new CommandFailure.LocalListPartNotRecorded(identity, version);
                break;
            }

            isFirst = false;
            var request = LocalListChanges.Request(version, type, chunk);
            var sent = await sender.SendAsync(identity, Action16.SendLocalList, request, caller, update.Timeout, cancellationToken);
            parts.Add(new SentLocalListPart(type, version, chunk.Length, sent));
            list = After(list, pending, type, chunk, sent) with { ChangedAt = time.GetUtcNow() };
            if (!sent.IsAccepted)
                break;
        }

        await records.NoteAndWaitAsync(identity, list.ChangedAt, management => management.StoreLocalList(list));
        return (list, failure);
    }

    private static LocalListRecord After(LocalListRecord before, LocalListRecord pending, UpdateType type, LocalListEntry[] chunk, SentCommand sent)
    {
        if (sent.IsAccepted)
        {
            return pending with
            {
                Version = pending.LastVersion,
                IsKnown = true,
                Entries = LocalListChanges.Apply(type == UpdateType.Full ? [] : before.Entries, chunk),
                Status = sent.Status,
            };
        }

        return sent.Outcome.Kind switch
        {
            // A list that was not sent, or is not supported, has not changed.
            CallOutcomeKind.NotConnected or CallOutcomeKind.QueueFull or CallOutcomeKind.NotSent => before with { LastVersion = pending.LastVersion },
            CallOutcomeKind.Answered when sent.Status == "NotSupported" => before with { LastVersion = pending.LastVersion, Status = sent.Status },
            _ => pending with { Status = sent.Status },
        };
    }
}

/// <summary>An update of a local list.</summary>
/// <param name="Before">The list on record.</param>
/// <param name="Type">The type of <paramref name="Entries"/>.</param>
/// <param name="After">The list that results from them.</param>
/// <param name="PartLength">The id tags in one message.</param>
/// <param name="Timeout">The wait for each answer; null: the default.</param>
internal sealed record LocalListUpdate(
    ChargePointIdentity Identity,
    LocalListRecord Before,
    UpdateType Type,
    IReadOnlyList<LocalListEntry> Entries,
    IReadOnlyList<LocalListEntry> After,
    int PartLength,
    TimeSpan? Timeout);

/// <summary>The outcome of an update. The charge point may have rejected it.</summary>
/// <param name="List">The list on record now.</param>
/// <param name="Failure">The reason why the last part was not sent or not answered; null when it was answered.</param>
/// <param name="Parts">Every SendLocalList, in order; empty when the list was up to date.</param>
internal sealed record UpdatedLocalList(LocalListRecord List, CommandFailure? Failure, IReadOnlyList<SentLocalListPart> Parts);

/// <summary>One SendLocalList.</summary>
/// <param name="Count">The id tags in it.</param>
internal sealed record SentLocalListPart(UpdateType Type, int Version, int Count, SentCommand Sent);
