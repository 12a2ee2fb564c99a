using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.LocalLists;

/// <summary>Updates the local authorization lists of charge points (OCPP 1.6 §5.15), from given entries or from the id tags on record.</summary>
internal sealed class LocalListUpdater(
    ChargePointFinder finder,
    CommandSender sender,
    LocalListSender lists,
    LocalListLimits limits,
    IManagementRecords records,
    IIdTags idTags,
    TimeProvider time,
    IOptions<ControlOptions> options)
{
    /// <summary>Charge points with an update in progress. Two at once would leave a mixture of both lists.</summary>
    private readonly ConcurrentDictionary<ChargePointIdentity, byte> _updating = new();

    /// <summary>Returns the list on record; null when there is none.</summary>
    public ValueTask<LocalListRecord?> FindAsync(ChargePointIdentity identity, CancellationToken cancellationToken) =>
        records.ReadManagementAsync(identity, static management => management.LocalList, cancellationToken);

    /// <summary>Asks for the version of the list. If it is not the version on record, somebody else has changed the list.</summary>
    public async ValueTask<CommandOutcome<LocalListRecord>> AskVersionAsync(
        ChargePointIdentity identity, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        var sent = await sender.SendAsync(
            identity, Action16.GetLocalListVersion, new GetLocalListVersionRequest(), caller, timeout, cancellationToken);
        if (sent.Failure is not null)
            return sent.Failure;
        if (!sent.Outcome.TryRead<GetLocalListVersionResponse>(out var answer))
            return new CommandFailure.AnswerUnreadable(identity, sent.Action, sent.MessageId, sent.Outcome.Payload);

        var now = time.GetUtcNow();
        var version = answer.ListVersion;
        return await records.ChangeManagementAsync(
            identity,
            now,
            management =>
            {
                var known = management.LocalList ?? new LocalListRecord(0, null, IsKnown: false, [], now);
                return management.StoreLocalList(known with
                {
                    LastVersion = Math.Max(known.LastVersion, version),
                    Version = version,
                    // Version 0: the list is empty (OCPP 1.6 §6.28).
                    IsKnown = version == 0 || (known.IsKnown && known.Version == version),
                    Entries = version == 0 ? [] : known.Entries,
                    ReportedVersion = version,
                    ReportedAt = now,
                });
            },
            cancellationToken);
    }

    /// <summary>Updates the list of a charge point. One update per charge point at a time.</summary>
    /// <param name="entries">The entries of the update; null: the id tags on record.</param>
    public async ValueTask<CommandOutcome<UpdatedLocalList>> UpdateAsync(
        ChargePointIdentity identity,
        UpdateType type,
        IReadOnlyList<LocalListEntry>? entries,
        TimeSpan? timeout,
        CommandCaller caller,
        CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        if (!_updating.TryAdd(identity, 0))
            return new CommandFailure.LocalListInProgress(identity);
        try
        {
            return await SendAsync(identity, type, entries, timeout, caller, cancellationToken);
        }
        finally
        {
            _updating.TryRemove(identity, out _);
        }
    }

    private async ValueTask<CommandOutcome<UpdatedLocalList>> SendAsync(
        ChargePointIdentity identity,
        UpdateType type,
        IReadOnlyList<LocalListEntry>? given,
        TimeSpan? timeout,
        CommandCaller caller,
        CancellationToken cancellationToken)
    {
        var known = await FindAsync(identity, cancellationToken);
        if (known is null)
        {
            // Nothing was sent from here, but the charge point may have a list from elsewhere.
            var asked = await AskVersionAsync(identity, timeout, caller, cancellationToken);
            if (asked.IsFailure)
                return asked.Failure;
            known = asked.Result;
        }

        if (known.ReportedVersion == -1)
            return new CommandFailure.LocalListNotSupported(identity);
        if (type == UpdateType.Differential && !known.IsKnown)
            return new CommandFailure.LocalListUnknown(identity);

        var listed = given is null ? await ListedAsync(cancellationToken) : null;
        var entries = given ?? (type == UpdateType.Full ? listed! : LocalListChanges.Difference(known.Entries, listed!));
        var after = LocalListChanges.Apply(type == UpdateType.Full ? [] : known.Entries, entries);
        if (type == UpdateType.Differential && entries.Count == 0)
            return new UpdatedLocalList(known, null, []);

        var (part, max) = await limits.ReadAsync(identity, timeout, caller, cancellationToken);
        var allowed = Math.Min(max ?? int.MaxValue, options.Value.MaxLocalListEntries);
        if (after.Count > allowed)
            return new CommandFailure.LocalListTooLong(identity, after.Count, allowed, IsChargePointsLimit: allowed == max);
        return await lists.SendAsync(new LocalListUpdate(identity, known, type, entries, after, part, timeout), caller, cancellationToken);
    }

    /// <summary>Returns the id tags on record, or one page more than may be sent, which is enough to see that there are too many.</summary>
    private async ValueTask<IReadOnlyList<LocalListEntry>> ListedAsync(CancellationToken cancellationToken)
    {
        const int Page = 10_000;
        var listed = new List<LocalListEntry>();
        IReadOnlyList<IdTagRecord> page;
        do
        {
            page = await idTags.ListIdTagsAsync(new IdTagFilter(After: listed.Count == 0 ? null : listed[^1].IdTag, Limit: Page), cancellationToken);
            listed.AddRange(page.Select(LocalListChanges.Of));
        }
        while (page.Count == Page && listed.Count <= options.Value.MaxLocalListEntries);
        return listed;
    }
}
