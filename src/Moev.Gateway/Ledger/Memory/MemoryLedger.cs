using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Memory;

/// <summary>
/// Keeps everything in memory, bounded, and forgets it at the end of the process: for trying things out, and as the yardstick of the
/// ledgers that store. Nothing waits here, so its tasks are complete when they are returned.
/// </summary>
internal sealed partial class MemoryLedger : ILedger
{
    private static readonly DateTimeOffset IdEpoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ChargePointBook _chargePoints;
    private readonly TransactionBook _transactions;
    private readonly KeptMessages _kept;
    private readonly AuditBook _audit;
    private readonly EventBook _events;
    private readonly IdTagBook _idTags;
    private readonly LedgerOptions _options;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Func<long> _nextProfile;
    private long _lastProfile; // any; via interlocked

    public MemoryLedger(LedgerOptions options, TimeProvider time, GatewayMetrics metrics)
        : this(options, metrics, FirstId(time.GetUtcNow()), time)
    {
    }

    /// <param name="firstId">The first transaction's id.</param>
    internal MemoryLedger(LedgerOptions options, GatewayMetrics metrics, int firstId, TimeProvider? time = null)
    {
        _chargePoints = new ChargePointBook(options, options.MaxKeptSamples);
        _transactions = new TransactionBook(options, firstId);
        _kept = new KeptMessages(options.MaxOrphans, options.MaxOrphanBytes);
        _time = time ?? TimeProvider.System;
        _idTags = new IdTagBook(_time, options.MaxIdTags);
        _events = new EventBook(options.MaxEvents);
        _audit = new AuditBook(options.MaxCommands);
        _options = options;
        _metrics = metrics;
        _nextProfile = () => Interlocked.Increment(ref _lastProfile);
    }

    /// <summary>Messages that were acknowledged and belong to no transaction on record, oldest first.</summary>
    public IReadOnlyList<KeptMessage> Kept => _kept.ToList();

    public ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start, CancellationToken cancellationToken = default)
    {
        var recorded = _transactions.Start(start);
        if (!recorded.IsRetry)
            _events.Add(EventTypes.TransactionStarted, start.Identity, start.ReceivedAt, EventData.Started(start, recorded.TransactionId).Span);
        if (!recorded.IsRetry)
        {
            _chargePoints.Find(start.Identity)?.Profiles?.Started(
                start.ConnectorId, start.IdTag.ToString(), recorded.TransactionId, start.ReceivedAt, StoreNowhere);
        }

        if (!recorded.IsRetry && start.ReservationId is { } reservation)
            NoteFunctions(start.Identity, start.ReceivedAt, functions => functions.UseReservation(reservation, recorded.TransactionId, start.ReceivedAt));
        return new ValueTask<StartRecorded>(recorded);
    }

    public ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop, CancellationToken cancellationToken = default)
    {
        var recorded = _transactions.Stop(stop);
        if (recorded is StopRecorded.Orphan or StopRecorded.Conflict)
        {
            Keep(new KeptMessage(
                recorded == StopRecorded.Orphan ? KeptReason.OrphanStop : KeptReason.ConflictingStop,
                stop.Identity,
                Action16.StopTransaction,
                stop.TransactionId,
                Problem: null,
                stop.ReceivedAt,
                stop.Payload));
        }

        if (recorded == StopRecorded.Stopped)
        {
            _events.Add(EventTypes.TransactionStopped, stop.Identity, stop.ReceivedAt, EventData.Stopped(stop).Span);
            _chargePoints.Find(stop.Identity)?.Profiles?.Stopped(stop.TransactionId, stop.ReceivedAt, StoreNowhere);
        }

        return new ValueTask<StopRecorded>(recorded);
    }

    public ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default)
    {
        var energy = _chargePoints.Get(values.Identity, values.ReceivedAt).NoteSamples(values);
        if (_events.HasReaders)
            AddEvents(values);
        if (values.TransactionId is not { } transactionId)
            return new ValueTask<MeterValuesRecorded>(MeterValuesRecorded.Stored);

        if (_transactions.Find(values.Identity, transactionId) is { } transaction)
        {
            if (energy is { } reading)
                transaction.NoteEnergy(reading.WattHours, reading.At);
            return new ValueTask<MeterValuesRecorded>(MeterValuesRecorded.Stored);
        }

        Keep(new KeptMessage(
            KeptReason.OrphanMeterValues,
            values.Identity,
            Action16.MeterValues,
            transactionId,
            Problem: null,
            values.ReceivedAt,
            values.Payload));
        return new ValueTask<MeterValuesRecorded>(MeterValuesRecorded.Orphan);
    }

    public ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default)
    {
        Keep(new KeptMessage(
            KeptReason.Malformed,
            message.Identity,
            message.Action,
            TransactionId: null,
            message.Problem,
            message.ReceivedAt,
            message.Payload));
        return new ValueTask<int?>(message.Action == Action16.StartTransaction ? _transactions.ReserveId() : null);
    }

    public void NoteBoot(ChargePointBoot boot)
    {
        _chargePoints.Touch(boot.Identity, boot.ReceivedAt).Booted(boot);
        _events.Add(EventTypes.Boot, boot.Identity, boot.ReceivedAt, EventData.Boot(boot).Span);
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status)
    {
        _chargePoints.Get(identity, status.ReceivedAt).NoteStatus(status);
        _events.Add(EventTypes.Status, identity, status.ReceivedAt, EventData.StatusUtf8(status));
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at) => _chargePoints.Touch(identity, at).Seen(at);

    public void NoteConfiguration(ChargePointIdentity identity, string key, string? value) =>
        // Only connected charge points report keys, so this one is known; if it was forgotten meanwhile, so are its keys.
        _chargePoints.Find(identity)?.NoteConfiguration(new ConfigurationKey(key, value));

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt) =>
        _chargePoints.Find(identity)?.NoteConfigurationList(keys, readAt);

    public bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value)
    {
        value = null;
        return _chargePoints.Find(identity)?.TryFindConfiguration(key, out value) == true;
    }

    public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default)
    {
        var id = _audit.Begin(command);
        _events.Add(EventTypes.Command, command.Identity, command.At, EventData.CommandUtf8(id, command));
        return new ValueTask<long>(id);
    }

    public void NoteCommandEnded(long auditId, CommandResult result)
    {
        if (_audit.TryEnd(auditId, result, out var identity, out var action))
            _events.Add(EventTypes.CommandEnded, identity, result.At, EventData.CommandEndedUtf8(auditId, action, result));
    }

    public void NoteSecurity(SecurityEvent happened) =>
        _events.Add(EventTypes.Security, happened.Identity, happened.At, EventData.Security(happened).Span);

    public IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Installed ?? [];

    public IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Awaited ?? [];

    public IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Doubts ?? [];

    public void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt) => Shelf(identity, doubt.At).Doubt(doubt);

    public void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order) =>
        Shelf(identity, profile.InstalledAt).Install(profile, order, StoreNowhere);

    public void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at) =>
        Shelf(identity, at).Clear(request, order, at, StoreNowhere);

    public void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited) =>
        Shelf(identity, awaited.At).Await(awaited, StoreNowhere);

    public void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited) =>
        _chargePoints.Find(identity)?.Profiles?.Refuse(awaited, StoreNowhere);

    public void NoteTransactionOver(ChargePointIdentity identity, int transactionId) =>
        _chargePoints.Find(identity)?.Profiles?.Stopped(transactionId, _time.GetUtcNow(), StoreNowhere);

    public bool IsAccepted(ChargePointIdentity identity) => _chargePoints.Find(identity)?.IsAccepted == true;

    public ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default)
    {
        if (!_idTags.HasRoomFor(idTag.IdTag))
            return new ValueTask<bool>(false);
        _idTags.Set(idTag);
        return new ValueTask<bool>(true);
    }

    public ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default) => new(_idTags.Remove(idTag));

    public ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default) =>
        new(_idTags.List(filter));

    public IdTagRecord? FindIdTag(string idTag) => _idTags.Find(idTag);

    public IdTagInfo Authorize(IdTag idTag) => _idTags.Authorize(idTag);

    public ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default) =>
        new(_chargePoints.Find(identity)?.ToRecord());

    public ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default) =>
        new(_chargePoints.ToRecords());

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default) =>
        new(_chargePoints.Identities());

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default) =>
        new(_transactions.Find(transactionId));

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(
        TransactionFilter filter,
        CancellationToken cancellationToken = default) => new(_transactions.List(filter));

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        new(_audit.List(filter));

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default) =>
        new(NewestMeterValues.List(_chargePoints.Find(filter.Identity)?.KeptSamples() ?? [], filter));

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default) =>
        new(_kept.List(filter));

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default) => new(_events.Read(filter));

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default) => new(_events.LastId());

    public Task WhenStored() => _events.WhenStored();

    /// <summary>
    /// The seconds since 2026. A ledger without storage can't know which ids an earlier process gave out, and charge points still send
    /// stops for those: counting from the clock keeps them apart as long as fewer than one transaction a second begins on average.
    /// </summary>
    internal static int FirstId(DateTimeOffset now) => (int)Math.Clamp((now - IdEpoch).TotalSeconds, 1, int.MaxValue / 2);

    private ProfileShelf Shelf(ChargePointIdentity identity, DateTimeOffset at) => _chargePoints.Get(identity, at).GetProfiles(_nextProfile);

    private static void StoreNowhere(ProfileChange change)
    {
    }

    private void AddEvents(in MeterValuesReceived values)
    {
        foreach (var value in values.Values)
        {
            var data = EventData.MeterValues(values.ConnectorId, values.TransactionId, value.Timestamp, value.SampledValue.Utf8.ToArray());
            _events.Add(EventTypes.MeterValues, values.Identity, values.ReceivedAt, data.Span);
        }
    }

    private void Keep(KeptMessage message)
    {
        _kept.Add(message);
        _metrics.LedgerKept(message.Reason.ToString());
    }
}
