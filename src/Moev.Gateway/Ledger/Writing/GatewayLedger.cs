using System.Runtime.InteropServices;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>
/// The ledger: tables in memory for everything that a session needs without waiting, a writer that brings changes to a store, and the store's
/// reading side. Thread-safe.
/// </summary>
/// <remarks>
/// The methods that return a task complete when the record is as durable as the store makes it. A reply to a charge point waits for them,
/// because the charge point deletes its copy at the acknowledgement. The <c>Note…</c> methods never wait and never fail. When storage is not
/// available, a write throws <see cref="LedgerUnavailableException"/> after Ledger:HoldSeconds; the session then closes without an answer, and the
/// charge point keeps its queue. Reads can be cancelled. A write can be cancelled until it is handed over: then it is stored even if its caller
/// leaves, and the wait is bounded. Memory passed in may be read until the task completes.
/// </remarks>
internal sealed class GatewayLedger : ILedgerState, ITransactions, IMeterValues, IChargePointRecords, IAuditTrail, IEventLog, IIdTags, IKeptMessages,
    IManagementRecords, ISecurityLog, IInstalledProfiles, IConnectorChanges, IConnectorReadings, ISiteEventLog, IDisposable
{
    // The readings of the message that a thread handles.
    [ThreadStatic]
    private static List<EnergyReading>? s_readings;

    private static readonly TimeSpan LeftOutInterval = TimeSpan.FromMinutes(1);

    private readonly ChargePointTable _chargePoints;
    private readonly IdTagTable _idTags;
    private readonly ILedgerReader _reader;
    private readonly ILedgerWriter _writer;
    private readonly IInlineBatch? _inline;
    private readonly Retention _retention;
    private readonly SecurityBudget _securityBudget;
    private readonly ITimer _leftOut;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly TransactionWrites _transactions;
    private readonly Func<long> _nextProfileKey;
    private readonly ArrivalClock _arrivals;
    private readonly LedgerSignal _changes = new();

    /// <param name="tables">The opened store's tables.</param>
    /// <param name="reader">The store's reading side.</param>
    /// <param name="writer">Owned by the ledger.</param>
    public GatewayLedger(
        LedgerTables tables,
        ILedgerReader reader,
        ILedgerWriter writer,
        LedgerOptions options,
        TimeProvider time,
        GatewayMetrics metrics,
        ILogger<GatewayLedger> logger)
    {
        _chargePoints = tables.ChargePoints;
        _idTags = tables.IdTags;
        LastEpoch = tables.LastEpoch;
        _reader = reader;
        _writer = writer;
        _inline = writer.Inline;
        _nextProfileKey = _chargePoints.NextProfileKey;
        _time = time;
        _arrivals = new ArrivalClock(time);
        _metrics = metrics;
        Sites = new SiteWrites(tables.Sites, writer, metrics);
        _transactions = new TransactionWrites(_chargePoints, reader, writer, Sites, Store, _changes, metrics, logger);
        _retention = new Retention(writer, time, options, logger);
        _securityBudget = new SecurityBudget(options.MaxSecurityEventsPerMinute, time);
        _leftOut = time.CreateTimer(static self => ((GatewayLedger)self!).RecordLeftOut(), this, LeftOutInterval, LeftOutInterval);
    }

    public string? UnavailableReason => _writer.UnavailableReason;

    public long LastEpoch { get; }

    /// <summary>Gets the records of a site.</summary>
    public SiteWrites Sites { get; }

    public ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start) => _transactions.StartAsync(start);

    public ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop) =>
        _transactions.StopAsync(stop with { Payload = Owned(stop.Payload) }, values => AppendAsync(values, WriteClass.Transaction));

    public ValueTask<ClosingRecorded> CloseTransactionAsync(OperatorClosing closing, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _transactions.CloseAsync(closing);
    }

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).FindTransactionAsync(transactionId, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).FindTransactionDataAsync(transactionId, cancellationToken);

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListTransactionsAsync(filter, cancellationToken);

    public ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values) => AppendAsync(values, WriteClass.Record);

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListMeterValuesAsync(filter, cancellationToken);

    public ValueTask<bool> AppendMalformedAsync(MalformedMessage message) =>
        _writer.WriteAsync(WriteLabels.Malformed(message).From(_chargePoints.Find(message.Identity)), message with { Payload = Owned(message.Payload) }, static (batch, message) => batch.AppendMalformed(message));

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListKeptMessagesAsync(filter, cancellationToken);

    public Task WhenChanged() => _changes.Next();

    public bool TryRead(ChargePointIdentity identity, int connectorId, out ConnectorReadings readings)
    {
        readings = new ConnectorReadings();
        if (_chargePoints.Find(identity) is not { } chargePoint)
            return false;
        chargePoint.Read(connectorId, _arrivals.Ticks(_time.GetTimestamp()), out readings);
        return true;
    }

    public void NoteBoot(ChargePointBoot boot)
    {
        // Texts are cut before they wait for storage.
        var chargePoint = _chargePoints.Touch(boot.Identity, boot.ReceivedAt);
        var forgets = chargePoint.ForgetsConfiguration(boot.Boot);
        var kept = chargePoint.Booted(boot);
        Note(WriteLabels.Boot(boot.Identity, kept), boot with { Boot = kept }, static (batch, boot) => batch.NoteBoot(boot));
        if (forgets)
            Note(WriteLabels.ConfigurationList(boot.Identity, []), (boot.Identity, boot.ReceivedAt), static (batch, note) => batch.ForgetConfiguration(note.Identity, note.ReceivedAt));
        _changes.Set();
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status, long epoch = 0)
    {
        var chargePoint = _chargePoints.Get(identity, status.ReceivedAt);
        if (chargePoint.TryNoteStatus(status, out var kept, out var isNew))
        {
            Note(
                WriteLabels.Status(identity, kept),
                (identity, kept, epoch),
                static (batch, note) => batch.NoteStatus(note.identity, note.kept, note.epoch));
        }

        if (chargePoint.FindEnd(status) is { } available)
            _ = _transactions.CloseAsync(chargePoint, available);
        else if (chargePoint.Transactions.Resume(status) is { } resumed)
            _ = _transactions.ReopenAsync(chargePoint, resumed, status.ReceivedAt);
        if (isNew)
            _changes.Set();
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at, long epoch = 0)
    {
        _chargePoints.Touch(identity, at).Seen(at);
        Note(WriteLabels.Seen(identity), (identity, at, epoch), static (batch, note) => batch.NoteSeen(note.identity, note.at, note.epoch));
        _changes.Set();
    }

    public void NoteConfiguration(ChargePointIdentity identity, string key, string? value)
    {
        // Only connected charge points report keys, so this one is known, unless it was forgotten meanwhile, and its keys with it.
        if (_chargePoints.Find(identity) is not { } chargePoint)
            return;
        if (!chargePoint.TryNoteConfiguration(new ConfigurationKey(key, value), out var kept))
            return;
        Note(
            WriteLabels.Configuration(identity, kept.Key, kept.Value),
            (identity, at: _time.GetUtcNow(), kept),
            static (batch, note) => batch.NoteConfiguration(note.identity, note.at, note.kept.Key, note.kept.Value));
    }

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        if (_chargePoints.Find(identity) is not { } chargePoint)
            return;
        var kept = chargePoint.NoteConfigurationList(keys, readAt);
        Note(
            WriteLabels.ConfigurationList(identity, kept),
            (identity, kept, readAt),
            static (batch, note) => batch.NoteConfigurationList(note.identity, note.kept, note.readAt));
    }

    public bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value)
    {
        value = null;
        return _chargePoints.Find(identity)?.TryFindConfiguration(key, out value) == true;
    }

    public bool IsAccepted(ChargePointIdentity identity) => _chargePoints.Find(identity)?.IsAccepted == true;

    public ValueTask<ChargePointRecord?> FindChargePointAsync(ChargePointIdentity identity, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_chargePoints.Find(identity)?.ToRecord());
    }

    public ValueTask<IReadOnlyList<ChargePointRecord>> ListChargePointsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_chargePoints.ToRecords());
    }

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListIdentitiesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_chargePoints.Identities());
    }

    public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default) =>
        Writer(cancellationToken).WriteAsync(
            WriteLabels.Command(command), command with { Parameters = Owned(command.Parameters) }, static (batch, command) => batch.BeginCommand(command));

    public void NoteCommandEnded(long auditId, CommandResult result) =>
        Note(WriteLabels.CommandEnded(result), (auditId, result), static (batch, note) => batch.EndCommand(note.auditId, note.result));

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListCommandsAsync(filter, cancellationToken);

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ReadEventsAsync(filter, cancellationToken);

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default) => Reader(cancellationToken).LastEventIdAsync(cancellationToken);

    public Task WhenStored() => _reader.WhenStored();

    public void NoteSecurity(SecurityEvent happened)
    {
        if (_securityBudget.TryEnter(happened, IsKnown(happened.Identity)))
            RecordSecurity(happened);
        else
            _metrics.LedgerSecurityLeftOut();
    }

    public async ValueTask AppendSecurityAsync(SecurityEvent happened)
    {
        var isKnown = IsKnown(happened.Identity);
        if (!_securityBudget.TryEnter(happened, isKnown))
        {
            // It is acknowledged: the charge point would send it again, and again too many.
            _metrics.LedgerSecurityLeftOut();
            return;
        }

        await _writer.WriteAsync(WriteLabels.Security(happened).From(_chargePoints.Find(happened.Identity)), happened, static (batch, happened) =>
        {
            batch.NoteSecurity(happened);
            return new Pending<bool>(true);
        });
    }

    public void NoteSiteEvent(SiteEvent happened) =>
        Note(WriteLabels.SiteEvent(happened), happened, static (batch, happened) => batch.NoteSiteEvent(happened));

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListSecurityAsync(identity, before, limit, cancellationToken);

    public ValueTask<TResult> ChangeManagementAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ManagementRecords, TResult> change, CancellationToken cancellationToken = default) =>
        Writer(cancellationToken).WriteAsync(
            WriteLabels.Management(identity),
            (identity, at, change),
            static (batch, state) => batch.ChangeManagement(state.identity, state.at, state.change));

    public void NoteManagement(ChargePointIdentity identity, DateTimeOffset at, Action<ManagementRecords> change) =>
        Note(WriteLabels.Management(identity), (identity, at, change), static (batch, state) => batch.ChangeManagement(state.identity, state.at, management =>
        {
            state.change(management);
            return true;
        }));

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ListSilentAsync(before, cancellationToken);

    public ValueTask<TResult> ReadManagementAsync<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken = default) =>
        Reader(cancellationToken).ReadManagementAsync(identity, read, cancellationToken);

    public IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Installed ?? [];

    public IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Awaited ?? [];

    public IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Doubts ?? [];

    public void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt) => Profiles(identity, doubt.At).Doubt(doubt);

    public void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order) =>
        Profiles(identity, profile.InstalledAt).Install(profile, order, Store(identity, profile.InstalledAt));

    public void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at) =>
        Profiles(identity, at).Clear(request, order, at, Store(identity, at));

    public void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited) =>
        Profiles(identity, awaited.At).Await(awaited, Store(identity, awaited.At));

    public void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited) =>
        _chargePoints.Find(identity)?.Profiles?.Refuse(awaited, Store(identity, awaited.At));

    public void NoteTransactionOver(ChargePointIdentity identity, int transactionId)
    {
        var now = _time.GetUtcNow();
        _chargePoints.Find(identity)?.Profiles?.Stopped(transactionId, now, Store(identity, now));
    }

    public async ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default)
    {
        if (!_idTags.HasRoomFor(idTag.IdTag))
            return false;
        // The table changes in the order of the commits, so that it ends as the store does when two callers store one tag.
        return await Writer(cancellationToken).WriteAsync(
            WriteLabels.Own,
            (idTag, table: _idTags),
            static (batch, state) =>
            {
                batch.StoreIdTag(state.idTag);
                return new Pending<bool>(true);
            },
            static (state, _) => state.table.Set(state.idTag));
    }

    public ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default) => Writer(cancellationToken).WriteAsync(
        WriteLabels.Own, (idTag, table: _idTags), static (batch, state) => batch.DeleteIdTag(state.idTag), static (state, _) => state.table.Remove(state.idTag));

    public ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_idTags.List(filter));
    }

    public IdTagRecord? FindIdTag(string idTag) => _idTags.Find(idTag);

    public IdTagInfo Authorize(IdTag idTag) => _idTags.Authorize(idTag);

    /// <summary>Deletes the records that are older than the options allow now.</summary>
    /// <returns>The number of deleted rows.</returns>
    public Task<long> DropOldAsync() => _retention.RunAsync();

    /// <summary>Records the number of security events that were left out.</summary>
    public void RecordLeftOut()
    {
        foreach (var count in _securityBudget.TakeLeftOut())
            RecordSecurity(count);
    }

    public void Dispose()
    {
        _leftOut.Dispose();
        RecordLeftOut();
        _retention.Dispose();
        _writer.Dispose();
    }

    /// <param name="writes">Values that a StopTransaction carries are refused as late as the stop.</param>
    private ValueTask<MeterValuesRecorded> AppendAsync(in MeterValuesReceived values, WriteClass writes)
    {
        var readings = s_readings ??= [];
        readings.Clear();
        var arrival = values.Timestamp == 0 ? values.ReceivedAt.UtcTicks : _arrivals.Ticks(values.Timestamp);
        var chargePoint = _chargePoints.Get(values.Identity, values.ReceivedAt);
        chargePoint.NoteSamples(values, arrival, readings);
        if (!ReadingTarget.IsNamed(values.TransactionId) && !chargePoint.MayRun)
            readings.Clear();
        if (_inline is { } batch)
            return new ValueTask<MeterValuesRecorded>(batch.AppendMeterValues(values, CollectionsMarshal.AsSpan(readings)));
        var rows = MeterValuesRows.From(values, readings);
        return _writer.WriteAsync((WriteLabels.MeterValues(rows) with { Class = writes }).From(chargePoint), rows, static (batch, rows) => batch.AppendMeterValues(rows));
    }

    private bool IsKnown(ChargePointIdentity identity) => _chargePoints.Find(identity)?.IsKnown == true;

    private void RecordSecurity(SecurityEvent happened) =>
        Note(WriteLabels.Security(happened), happened, static (batch, happened) => batch.NoteSecurity(happened));

    // A write that is handed over is stored even if its caller leaves: only its beginning can be cancelled.
    private ILedgerWriter Writer(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer;
    }

    private ILedgerReader Reader(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _reader;
    }

    private ProfileSet Profiles(ChargePointIdentity identity, DateTimeOffset at) =>
        _chargePoints.Get(identity, at).GetProfiles(_nextProfileKey);

    private Action<ProfileChange> Store(ChargePointIdentity identity, DateTimeOffset at) =>
        change => Note(WriteLabels.Management(identity), (identity, at, change), static (batch, note) => batch.ChangeProfiles(note.identity, note.at, note.change));

    /// <summary>Copies bytes of a message for a write that waits; a write that is applied at once reads them where they are.</summary>
    private ReadOnlyMemory<byte> Owned(ReadOnlyMemory<byte> bytes) => _inline is null ? bytes.ToArray() : bytes;

    private void Note<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply)
    {
        if (!_writer.TryNote(label, state, apply))
            _metrics.LedgerNoteLost();
    }
}
