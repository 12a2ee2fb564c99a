using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>
/// Sends a local list, in as many messages as it takes, and keeps what the charge point has after them: a version is on record before it is
/// sent, so that none is used twice, and until the end is on record the list counts as not known.
/// </summary>
internal sealed class LocalListSender(CommandSender sender, IFunctionRecords records, TimeProvider time)
{
    /// <param name="before">What is known of the charge point's list.</param>
    /// <param name="type">What <paramref name="entries"/> are.</param>
    /// <param name="after">The list that they make.</param>
    /// <param name="part">Id tags of one message.</param>
    public async ValueTask<SentLocalList> SendAsync(
        ChargePointIdentity identity,
        LocalListRecord before,
        UpdateType type,
        IReadOnlyList<LocalListEntry> entries,
        IReadOnlyList<LocalListEntry> after,
        int part,
        CommandQuery query,
        CommandCaller caller)
    {
        var parts = new List<LocalListPart>();
        var (list, sent) = await SendPartsAsync(identity, before, type, entries, part, parts, query, caller);
        // OCPP 1.6 §5.15: "then Central System SHOULD retry sending the full local authorization list".
        if (type == UpdateType.Differential && sent.Status is "Failed" or "VersionMismatch")
            (list, sent) = await SendPartsAsync(identity, list, UpdateType.Full, after, part, parts, query, caller);
        return new SentLocalList(list, sent, parts);
    }

    private async ValueTask<(LocalListRecord List, SentCommand Sent)> SendPartsAsync(
        ChargePointIdentity identity,
        LocalListRecord list,
        UpdateType type,
        IReadOnlyList<LocalListEntry> entries,
        int part,
        List<LocalListPart> parts,
        CommandQuery query,
        CommandCaller caller)
    {
        SentCommand? sent = null;
        foreach (var (partType, chunk) in LocalListUpdate.Split(type, entries, part))
        {
            // The largest number is followed by the smallest; a differential update is then refused, and a full one goes.
            var version = list.LastVersion < int.MaxValue ? list.LastVersion + 1 : 1;
            var now = time.GetUtcNow();
            // Without the entries: a long list is not written once for each of its parts.
            var pending = list with { LastVersion = version, Version = null, IsKnown = false, Entries = [], ChangedAt = now };
            try
            {
                await records.ChangeFunctionsAsync(identity, now, functions => functions.StoreLocalList(pending), caller.Aborted);
            }
            catch (LedgerUnavailableException) when (sent is not null)
            {
                // Not for the first: of that one it is true that nothing was sent.
                sent = sent with { Problem = NotRecorded(identity, version) };
                break;
            }

            sent = await sender.SendAsync(
                identity, Action16.SendLocalList, CommandSender.Encode(LocalListUpdate.Request(version, partType, chunk)), query.Timeout, caller);
            parts.Add(new LocalListPart(
                partType.ToWireName(),
                version,
                chunk.Length,
                sent.Status,
                sent.MessageId,
                ControlProblem.Milliseconds(sent.Outcome.Elapsed)));
            list = After(list, pending, partType, chunk, sent) with { ChangedAt = time.GetUtcNow() };
            if (!sent.IsAccepted)
                break;
        }

        await records.NoteAndWaitAsync(identity, list.ChangedAt, functions => functions.StoreLocalList(list));
        return (list, sent!);
    }

    private static ControlProblem NotRecorded(ChargePointIdentity identity, int version) => ControlProblem.Of(
        StatusCodes.Status503ServiceUnavailable,
        ProblemReasons.LedgerUnavailable,
        $"The list was sent in part: version {version} was not, because the ledger can not record it.") with
    { Id = identity.Value };

    private static LocalListRecord After(LocalListRecord before, LocalListRecord pending, UpdateType type, LocalListEntry[] chunk, SentCommand sent)
    {
        if (sent.IsAccepted)
        {
            return pending with
            {
                Version = pending.LastVersion,
                IsKnown = true,
                Entries = LocalListUpdate.Apply(type == UpdateType.Full ? [] : before.Entries, chunk),
                Status = sent.Status,
            };
        }

        return sent.Outcome.Kind switch
        {
            // What was not sent, or is not supported, changed nothing.
            CallOutcomeKind.NotConnected or CallOutcomeKind.QueueFull or CallOutcomeKind.NotSent => before with { LastVersion = pending.LastVersion },
            CallOutcomeKind.Answered when sent.Status == "NotSupported" => before with { LastVersion = pending.LastVersion, Status = sent.Status },
            _ => pending with { Status = sent.Status },
        };
    }
}

/// <param name="List">What is known of the charge point's list now.</param>
/// <param name="Last">The last message and its outcome.</param>
internal sealed record SentLocalList(LocalListRecord List, SentCommand Last, IReadOnlyList<LocalListPart> Parts);
