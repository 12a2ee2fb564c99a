using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Sqlite;

/// <summary>
/// The ledger in one SQLite file. Transactions and meter values are on stable storage before their task completes; what is known of charge
/// points is also kept in memory, so that nothing that a session needs at once waits for the disk.
/// </summary>
internal sealed class SqliteLedger : ILedger, IDisposable
{
    private const string RunningSql = "SELECT count(*) FROM transactions WHERE stopped_at IS NULL";

    private readonly SqliteDatabase _database;
    private readonly ChargePointBook _chargePoints;
    private readonly IdTagBook _idTags;
    private readonly GroupCommitWriter _writer;
    private readonly Retention _retention;
    private readonly SqliteReader _reader;
    private readonly LedgerSignal _stored = new();
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Func<long> _nextProfile;
    private long _lastProfile; // any; via interlocked

    /// <param name="fatal">Ends the process: a flush has failed.</param>
    public SqliteLedger(LedgerOptions options, TimeProvider time, GatewayMetrics metrics, ILogger<SqliteLedger> logger, Action<Exception> fatal)
    {
        _database = new SqliteDatabase(options.Path, options.UnsafeDurability);
        _time = time;
        _metrics = metrics;
        _chargePoints = new ChargePointBook(options);
        _idTags = new IdTagBook(time, options.MaxIdTags);
        _nextProfile = () => Interlocked.Increment(ref _lastProfile);
        using (var connection = _database.OpenWriter())
        {
            SqliteMigrations.Apply(connection);
            SqliteChargePoints.Load(connection, _chargePoints);
            SqliteIdTags.Load(connection, _idTags);
            _lastProfile = SqliteProfiles.Load(connection, _chargePoints, chargePoint => chargePoint.GetProfiles(_nextProfile));
            LedgerLog.Opened(
                logger, _database.Path, SqliteMigrations.Newest, _chargePoints.Count, (long)SqliteDatabase.Scalar(connection, RunningSql)!);
        }

        if (options.UnsafeDurability)
            LedgerLog.UnsafeDurability(logger);

        _reader = new SqliteReader(_database, options);
        _writer = new GroupCommitWriter(
            new SqliteStore(_database, options, _stored, metrics),
            time,
            TimeSpan.FromSeconds(options.HoldSeconds),
            options.MaxWaitingWrites,
            options.MaxBatchWrites,
            fatal,
            logger);
        _retention = new Retention(_writer, time, options.MeterValueDays, logger);
    }

    /// <summary>Messages that were acknowledged and belong to no transaction on record, oldest first.</summary>
    public IReadOnlyList<KeptMessage> Kept => [.. _reader.ListKept(new KeptFilter(Limit: int.MaxValue)).Reverse().Select(static kept => kept.Message)];

    public string? UnavailableReason => _writer.UnavailableReason;

    public ValueTask<StartRecorded> StartTransactionAsync(TransactionStart start, CancellationToken cancellationToken = default) =>
        Bound(start, _writer.WriteAsync(start, static (batch, start) => batch.Start(start)));

    public ValueTask<StopRecorded> StopTransactionAsync(TransactionStop stop, CancellationToken cancellationToken = default) =>
        Freed(stop, _writer.WriteAsync(stop with { Payload = stop.Payload.ToArray() }, static (batch, stop) => batch.Stop(stop)));

    public ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default)
    {
        _chargePoints.Get(values.Identity, values.ReceivedAt).NoteSamples(values);
        return new(_writer.WriteAsync(MeterValuesRows.From(values), static (batch, rows) => batch.AppendMeterValues(rows)));
    }

    public ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default) =>
        new(_writer.WriteAsync(message with { Payload = message.Payload.ToArray() }, static (batch, message) => batch.AppendMalformed(message)));

    public void NoteBoot(ChargePointBoot boot)
    {
        _chargePoints.Touch(boot.Identity, boot.ReceivedAt).Booted(boot);
        Note(boot, static (batch, boot) => batch.NoteBoot(boot));
    }

    public void NoteStatus(ChargePointIdentity identity, ConnectorStatus status)
    {
        _chargePoints.Get(identity, status.ReceivedAt).NoteStatus(status);
        Note((identity, status), static (batch, note) => batch.NoteStatus(note.identity, note.status));
    }

    public void NoteSeen(ChargePointIdentity identity, DateTimeOffset at)
    {
        _chargePoints.Touch(identity, at).Seen(at);
        Note((identity, at), static (batch, note) => batch.NoteSeen(note.identity, note.at));
    }

    public void NoteConfiguration(ChargePointIdentity identity, string key, string? value)
    {
        if (_chargePoints.Find(identity) is not { } chargePoint)
            return;
        chargePoint.NoteConfiguration(new ConfigurationKey(key, value));
        Note(
            (identity, at: _time.GetUtcNow(), key, value),
            static (batch, note) => batch.NoteConfiguration(note.identity, note.at, note.key, note.value));
    }

    public bool TryFindConfiguration(ChargePointIdentity identity, string key, out string? value)
    {
        value = null;
        return _chargePoints.Find(identity)?.TryFindConfiguration(key, out value) == true;
    }

    public void NoteConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        if (_chargePoints.Find(identity) is not { } chargePoint)
            return;
        chargePoint.NoteConfigurationList(keys, readAt);
        Note((identity, keys, readAt), static (batch, note) => batch.NoteConfigurationList(note.identity, note.keys, note.readAt));
    }

    public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default) =>
        new(_writer.WriteAsync(command with { Parameters = command.Parameters.ToArray() }, static (batch, command) => batch.BeginCommand(command)));

    public void NoteCommandEnded(long auditId, CommandResult result) =>
        Note((auditId, result), static (batch, note) => batch.EndCommand(note.auditId, note.result));

    public void NoteSecurity(SecurityEvent happened) => Note(happened, static (batch, happened) => batch.NoteSecurity(happened));

    public async ValueTask AppendSecurityAsync(SecurityEvent happened, CancellationToken cancellationToken = default) =>
        await _writer.WriteAsync(happened, static (batch, happened) =>
        {
            batch.NoteSecurity(happened);
            return true;
        });

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(
        ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken = default) =>
        new(_reader.ListSecurity(identity, before, limit));

    public ValueTask<TResult> ChangeFunctionsAsync<TResult>(
        ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change, CancellationToken cancellationToken = default) =>
        new(_writer.WriteAsync((identity, at, change), static (batch, state) => batch.ChangeFunctions(state.identity, state.at, state.change)));

    public void NoteFunctions(ChargePointIdentity identity, DateTimeOffset at, Action<ChargePointFunctions> change) =>
        Note((identity, at, change), static (batch, state) => batch.ChangeFunctions(state.identity, state.at, functions =>
        {
            state.change(functions);
            return true;
        }));

    public ValueTask<TResult> ReadFunctionsAsync<TResult>(
        ChargePointIdentity identity, Func<ChargePointFunctions, TResult> read, CancellationToken cancellationToken = default) =>
        new(_reader.ReadFunctions(identity, read));

    public IReadOnlyList<InstalledProfile> ProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Installed ?? [];

    public IReadOnlyList<AwaitedProfile> AwaitedProfilesOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Awaited ?? [];

    public IReadOnlyList<ProfileDoubt> ProfileDoubtsOf(ChargePointIdentity identity) => _chargePoints.Find(identity)?.Profiles?.Doubts ?? [];

    public void NoteProfileDoubt(ChargePointIdentity identity, ProfileDoubt doubt) => Shelf(identity, doubt.At).Doubt(doubt);

    public void NoteProfile(ChargePointIdentity identity, InstalledProfile profile, CallOrder order) =>
        Shelf(identity, profile.InstalledAt).Install(profile, order, Store(identity, profile.InstalledAt));

    public void NoteProfilesCleared(ChargePointIdentity identity, in ClearChargingProfileRequest request, CallOrder order, DateTimeOffset at) =>
        Shelf(identity, at).Clear(request, order, at, Store(identity, at));

    public void NoteAwaitedProfile(ChargePointIdentity identity, AwaitedProfile awaited) =>
        Shelf(identity, awaited.At).Await(awaited, Store(identity, awaited.At));

    public void NoteAwaitedProfileRefused(ChargePointIdentity identity, AwaitedProfile awaited) =>
        _chargePoints.Find(identity)?.Profiles?.Refuse(awaited, Store(identity, awaited.At));

    public void NoteTransactionOver(ChargePointIdentity identity, int transactionId) =>
        _chargePoints.Find(identity)?.Profiles?.Stopped(transactionId, _time.GetUtcNow(), Store(identity, _time.GetUtcNow()));

    public bool IsAccepted(ChargePointIdentity identity) => _chargePoints.Find(identity)?.IsAccepted == true;

    public async ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default)
    {
        if (!_idTags.HasRoomFor(idTag.IdTag))
            return false;
        // The memory changes within the batch, so that it ends as the table does when two are stored at once.
        await _writer.WriteAsync((idTag, book: _idTags), static (batch, state) =>
        {
            batch.StoreIdTag(state.idTag);
            state.book.Set(state.idTag);
            return true;
        });
        return true;
    }

    public async ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default) =>
        await _writer.WriteAsync((idTag, book: _idTags), static (batch, state) =>
        {
            state.book.Remove(state.idTag);
            return batch.DeleteIdTag(state.idTag);
        });

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
        new(_reader.FindTransaction(transactionId));

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(
        TransactionFilter filter,
        CancellationToken cancellationToken = default) => new(_reader.ListTransactions(filter));

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        new(_reader.ListCommands(filter));

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default) =>
        new(_reader.ListMeterValues(filter));

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default) =>
        new(_reader.ListKept(filter));

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken = default) => new(_reader.ReadEvents(filter));

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken = default) => new(_reader.LastEventId());

    public Task WhenStored() => _stored.Next();

    /// <summary>Drops what is older than Ledger:MeterValueDays now; how many rows.</summary>
    public Task<long> DropOldAsync() => _retention.RunAsync();

    public void Dispose()
    {
        _retention.Dispose();
        _database.CloseReaders();
        _writer.Dispose();
    }

    /// <summary>A start whose transaction a charging profile may wait for.</summary>
    private ValueTask<StartRecorded> Bound(in TransactionStart start, Task<StartRecorded> write)
    {
        return _chargePoints.Find(start.Identity)?.Profiles is { } shelf ? BindAsync(shelf, start, write) : new(write);

        async ValueTask<StartRecorded> BindAsync(ProfileShelf shelf, TransactionStart start, Task<StartRecorded> write)
        {
            var recorded = await write;
            if (!recorded.IsRetry)
                shelf.Started(start.ConnectorId, start.IdTag.ToString(), recorded.TransactionId, start.ReceivedAt, Store(start.Identity, start.ReceivedAt));
            return recorded;
        }
    }

    /// <summary>A stop whose transaction may have charging profiles. Should the process end before they are removed, the next one does it.</summary>
    private ValueTask<StopRecorded> Freed(in TransactionStop stop, Task<StopRecorded> write)
    {
        return _chargePoints.Find(stop.Identity)?.Profiles is { } shelf
            ? FreeAsync(shelf, stop.Identity, stop.TransactionId, stop.ReceivedAt, write)
            : new(write);

        async ValueTask<StopRecorded> FreeAsync(
            ProfileShelf shelf, ChargePointIdentity identity, int transactionId, DateTimeOffset at, Task<StopRecorded> write)
        {
            var recorded = await write;
            if (recorded == StopRecorded.Stopped)
                shelf.Stopped(transactionId, at, Store(identity, at));
            return recorded;
        }
    }

    private ProfileShelf Shelf(ChargePointIdentity identity, DateTimeOffset at) => _chargePoints.Get(identity, at).GetProfiles(_nextProfile);

    private Action<ProfileChange> Store(ChargePointIdentity identity, DateTimeOffset at) =>
        change => Note((identity, at, change), static (batch, note) => batch.ChangeProfiles(note.identity, note.at, note.change));

    private void Note<TState>(TState state, Action<ILedgerBatch, TState> apply)
    {
        if (!_writer.TryNote(state, apply))
            _metrics.LedgerNoteLost();
    }
}
