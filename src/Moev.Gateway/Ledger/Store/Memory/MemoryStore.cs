using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Ledger.Sites;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>
/// The store in memory, bounded, and empty after a restart: for trials, and as the baseline for stores with a disk. Every write is complete
/// when its method returns, so the ledger needs no writer thread.
/// </summary>
internal sealed class MemoryStore : ILedgerStore, IInlineBatch
{
    private readonly ChargePointTable _chargePoints;
    private readonly IdTagTable _idTags;
    private readonly SiteTable _sites;
    private readonly TransactionTable _transactions;
    private readonly KeptMessages _kept;
    private readonly AuditRing _audit;
    private readonly EventRing _events;
    private readonly LedgerOptions _options;
    private readonly GatewayMetrics _metrics;

    /// <param name="firstId">The first transaction's id.</param>
    public MemoryStore(LedgerOptions options, TimeProvider time, GatewayMetrics metrics, int? firstId = null)
    {
        _chargePoints = new ChargePointTable(options, options.MaxKeptSamples);
        _idTags = new IdTagTable(time, options.MaxIdTags);
        _sites = new SiteTable(_chargePoints, time, options.MaxSiteRecords);
        _transactions = new TransactionTable(options, firstId ?? FirstTransactionId.Of(options, time.GetUtcNow()));
        _kept = new KeptMessages(options);
        _audit = new AuditRing(options.MaxCommands);
        _events = new EventRing(options.MaxEvents);
        _options = options;
        _metrics = metrics;
    }

    public LedgerTables Open() => new(_chargePoints, _idTags, _sites, LastEpoch: 0);

    public void Commit(long number, IReadOnlyList<LedgerWrite> batch)
    {
        foreach (var write in batch)
            write.Apply(this);
    }

    public Pending<StartRecorded> Start(in TransactionStart start)
    {
        var recorded = _transactions.Start(start, out var closed);
        if (recorded.IsRetry)
            return recorded;
        AddClosed(closed);
        _events.Add(EventTypes.TransactionStarted, start.Identity, start.ReceivedAt, EventData.Started(start, recorded.TransactionId).Span);
        if (start.ReservationId is { } reservation)
        {
            var at = start.ReceivedAt;
            ChangeManagement(start.Identity, at, management =>
            {
                management.UseReservation(reservation, recorded.TransactionId, at);
                return true;
            });
        }

        return recorded;
    }

    public Pending<StopRecorded> Stop(in TransactionStop stop)
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
            var replacesClosing = _transactions.Find(stop.Identity, stop.TransactionId)?.Closing is not null;
            _events.Add(EventTypes.TransactionStopped, stop.Identity, stop.ReceivedAt, EventData.Stopped(stop, replacesClosing).Span);
        }

        return recorded;
    }

    public Pending<IReadOnlyList<int>> Close(in ConnectorAvailable available)
    {
        var closed = _transactions.Close(available);
        AddClosed(closed);
        return new([.. closed.Select(static entry => entry.TransactionId)]);
    }

    public Pending<ClosingRecorded> Close(in OperatorClosing closing)
    {
        var recorded = _transactions.Close(closing, out var closed);
        if (closed is not null)
            AddClosed([closed]);
        return recorded;
    }

    public MeterValuesRecorded AppendMeterValues(in MeterValuesReceived values, ReadOnlySpan<EnergyReading> readings)
    {
        if (_events.HasReaders)
        {
            foreach (var value in values.Values)
                AddEvent(values.Identity, values.ConnectorId, values.TransactionId, values.ReceivedAt, SampledAt.Of(value, values.ReceivedAt), value.SampledValue.Utf8.ToArray());
        }

        return Count(values.Identity, values.ConnectorId, values.TransactionId, readings, values.ReceivedAt, values.Payload);
    }

    public Pending<MeterValuesRecorded> AppendMeterValues(MeterValuesRows values)
    {
        foreach (var row in values.Rows)
            AddEvent(values.Identity, values.ConnectorId, values.TransactionId, values.ReceivedAt, row.SampledAt, row.Samples);
        return Count(values.Identity, values.ConnectorId, values.TransactionId, [.. values.Readings], values.ReceivedAt, values.Payload);
    }

    public Pending<bool> AppendMalformed(in MalformedMessage message)
    {
        Keep(new KeptMessage(
            KeptReason.Malformed,
            message.Identity,
            message.Action,
            TransactionId: null,
            message.Problem,
            message.ReceivedAt,
            message.Payload));
        return true;
    }

    public void NoteBoot(ChargePointBoot boot) => _events.Add(EventTypes.Boot, boot.Identity, boot.ReceivedAt, EventData.Boot(boot).Span);

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status, long epoch) =>
        _events.Add(EventTypes.Status, identity, status.ReceivedAt, EventData.StatusUtf8(status));

    // The ledger's tables are the only place of what follows.
    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at, long epoch)
    {
    }

    public void NoteConfiguration(ChargePointIdentity identity, DateTimeOffset at, string key, string? value)
    {
    }

    public void ForgetConfiguration(ChargePointIdentity identity, DateTimeOffset at)
    {
    }

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
    }

    public void ChangeProfiles(ChargePointIdentity identity, DateTimeOffset at, in ProfileChange change)
    {
    }

    public void StoreIdTag(IdTagRecord idTag)
    {
    }

    public void StoreDeclaration(SessionDeclaration declaration)
    {
    }

    public void RemoveDeclaration(ChargePointIdentity identity, int connectorId)
    {
    }

    public void StoreSignal(NodeSignal signal)
    {
    }

    public void RemoveSignal(string node)
    {
    }

    public Pending<bool> DeleteIdTag(string idTag) => _idTags.Remove(idTag);

    public Pending<long> BeginCommand(CommandIntent command)
    {
        var id = _audit.Begin(command);
        _events.Add(EventTypes.Command, command.Identity, command.At, EventData.CommandUtf8(id, command));
        return id;
    }

    public void EndCommand(long auditId, CommandResult result)
    {
        if (_audit.TryEnd(auditId, result, out var identity, out var action))
            _events.Add(EventTypes.CommandEnded, identity, result.At, EventData.CommandEndedUtf8(auditId, action, result));
    }

    public void NoteSecurity(SecurityEvent happened) =>
        _events.Add(EventTypes.Security, happened.Identity, happened.At, EventData.Security(happened).Span);

    public void StorePeak(SitePeakRecord peak)
    {
        // The table has it.
    }

    public void NoteSiteEvent(SiteEvent happened) => _events.Add(happened.Type, new ChargePointIdentity(""), happened.At, happened.Data.Span);

    public Pending<TResult> ChangeManagement<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ManagementRecords, TResult> change) =>
        _chargePoints.Get(identity, at).WithManagement(management =>
        {
            var result = change(management);
            foreach (var happened in management.Events)
                _events.Add(happened.Type, identity, happened.At, happened.Data.Span);
            management.Stored();
            return result;
        });

    // The rings are bounded; nothing is old in them.
    public Pending<int> DropOld(OldRecords records, DateTimeOffset before, int max) => 0;

    // Reads are short and synchronous: the ledger has checked the token before it calls them.
    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken) =>
        new(_transactions.Find(transactionId));

    public ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken) =>
        new(_transactions.FindData(transactionId));

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken) =>
        new(_transactions.List(filter));

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken) =>
        new(NewestMeterValues.List(_chargePoints.Find(filter.Identity)?.KeptSamples() ?? [], filter));

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        new(_audit.List(filter));

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken) =>
        new(_kept.List(filter));

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken) => new(_events.Read(filter));

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken) => new(_events.LastId());

    public Task WhenStored() => _events.WhenStored();

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken) =>
        new(_events.ListNewest(EventTypes.Security, identity, before, limit));

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        new(_chargePoints.ListSilent(before));

    public ValueTask<TResult> ReadManagementAsync<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken) =>
        new(_chargePoints.Find(identity) is { } chargePoint ? chargePoint.WithManagement(read) : read(new ManagementRecords(_options)));

    public void Dispose()
    {
    }

    private MeterValuesRecorded Count(
        ChargePointIdentity identity,
        int connectorId,
        int? transactionId,
        ReadOnlySpan<EnergyReading> readings,
        DateTimeOffset receivedAt,
        ReadOnlyMemory<byte> payload)
    {
        var named = ReadingTarget.IsNamed(transactionId) ? _transactions.Find(identity, transactionId!.Value) : null;
        if (readings.Length > 0 && (named is null || !named.TryCount(readings, connectorId)))
        {
            var running = _transactions.FindRunning(identity, connectorId);
            named?.CountClosed(readings, connectorId, isNewest: running is null);
            running?.CountUnnamed(readings, named?.StoppedAt);
        }

        if (named is not null || !ReadingTarget.IsNamed(transactionId))
            return MeterValuesRecorded.Stored;
        Keep(new KeptMessage(KeptReason.OrphanMeterValues, identity, Action16.MeterValues, transactionId, Problem: null, receivedAt, payload));
        return MeterValuesRecorded.Orphan;
    }

    public Pending<bool> Reopen(in TransactionReopening reopening)
    {
        if (!_transactions.Reopen(reopening))
            return false;
        _events.Add(EventTypes.TransactionReopened, reopening.Identity, reopening.At, EventData.Reopened(reopening.TransactionId).Span);
        return true;
    }

    private void AddClosed(IReadOnlyList<TransactionEntry> closed)
    {
        foreach (var entry in closed)
        {
            if (entry.Closing is { } closing)
            {
                _events.Add(
                    EventTypes.TransactionStopped,
                    entry.Identity,
                    closing.At,
                    EventData.Closed(entry.TransactionId, entry.ToRecord().MeterStop, closing).Span);
            }
        }
    }

    private void AddEvent(
        ChargePointIdentity identity, int connectorId, int? transactionId, DateTimeOffset receivedAt, DateTimeOffset sampledAt, byte[] samples)
    {
        if (_events.HasReaders)
            _events.Add(EventTypes.MeterValues, identity, receivedAt, EventData.MeterValues(connectorId, transactionId, sampledAt, samples).Span);
    }

    private void Keep(KeptMessage message)
    {
        _kept.Add(message);
        _metrics.LedgerKept(message.Reason.ToString());
    }
}
