using System.Globalization;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Ledger.Sites;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// The store in one SQLite file: commits batches as transactions, and reads what is committed on connections of its own beside the writer.
/// </summary>
internal sealed class SqliteStore : ILedgerStore
{
    private const string RunningSql = "SELECT count(*) FROM transactions WHERE stopped_at IS NULL";
    private const string LastEpochSql = "SELECT coalesce(max(epoch), 0) FROM charge_points";

    // Writes a page with its present content.
    private static readonly string Probe = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SqliteMigrations.Newest};");

    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LedgerFile _file;
    private DiskSpace? _space;
    private readonly SqliteDatabase _database;
    private readonly SqliteReader _reader;
    private readonly LedgerSignal _stored = new();
    private SqliteConnection? _connection; // writer thread
    private SqliteBatch? _batch; // writer thread

    public SqliteStore(LedgerOptions options, TimeProvider time, GatewayMetrics metrics, ILogger logger)
    {
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _database = new SqliteDatabase(options.Path, options.UnsafeDurability);
        _file = new LedgerFile(_database.Path);
        _reader = new SqliteReader(_database, options);
    }

    public LedgerTables Open()
    {
        try
        {
            _file.Open();
            var tables = Load();
            _space = new DiskSpace(_file.Target, _options, _time, _metrics, _logger, MeasureSpace);
            return tables;
        }
        catch (Exception exception)
        {
            Dispose();
            var translated = SqliteErrors.TranslateAtStart(_database.Path, exception);
            if (translated == exception)
                throw;
            throw translated;
        }
    }

    public string? Problem => _file.Problem;

    public bool IsShortOfSpace => _space?.IsShort == true;

    /// <summary>Gets the function that measures a directory's file system; null for the operating system's figures.</summary>
    public Func<string, (long Free, long Total)>? MeasureSpace { get; init; }

    // The number is not needed: a COMMIT in this process always answers, and a failed one is rolled back.
    public void Commit(long number, IReadOnlyList<LedgerWrite> batch)
    {
        // SQLite would go on writing to a file without a name, which is lost when the process ends.
        if (Problem is { } problem)
            throw new LedgerUnavailableException(problem);
        try
        {
            var target = _batch ??= OpenBatch();
            target.Begin();
            foreach (var write in batch)
                Apply(write, target);
            if (batch.Count == 0)
                SqliteDatabase.Execute(_connection!, Probe);
            target.Commit();
            _stored.Set();
        }
        catch (Exception exception)
        {
            // After an I/O error the connection's state is in doubt; a new one recovers from the log.
            Close();
            var translated = SqliteErrors.Translate(_database.Path, exception);
            if (translated == exception)
                throw;
            throw translated;
        }
    }

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken) =>
        new(_reader.FindTransaction(transactionId, cancellationToken));

    public ValueTask<ReadOnlyMemory<byte>?> FindTransactionDataAsync(int transactionId, CancellationToken cancellationToken) =>
        new(_reader.FindTransactionData(transactionId, cancellationToken));

    public ValueTask<IReadOnlyList<TransactionRecord>> ListTransactionsAsync(TransactionFilter filter, CancellationToken cancellationToken) =>
        new(_reader.ListTransactions(filter, cancellationToken));

    public ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken) =>
        new(_reader.ListMeterValues(filter, cancellationToken));

    public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        new(_reader.ListCommands(filter, cancellationToken));

    public ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken) =>
        new(_reader.ListKept(filter, cancellationToken));

    public ValueTask<EventPage> ReadEventsAsync(EventFilter filter, CancellationToken cancellationToken) =>
        new(_reader.ReadEvents(filter, cancellationToken));

    public ValueTask<long> LastEventIdAsync(CancellationToken cancellationToken) => new(_reader.LastEventId(cancellationToken));

    public Task WhenStored() => _stored.Next();

    public ValueTask<IReadOnlyList<LedgerEvent>> ListSecurityAsync(ChargePointIdentity identity, long? before, int limit, CancellationToken cancellationToken) =>
        new(_reader.ListSecurity(identity, before, limit, cancellationToken));

    public ValueTask<IReadOnlyList<ChargePointIdentity>> ListSilentAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        new(_reader.ListSilent(before, cancellationToken));

    public ValueTask<TResult> ReadManagementAsync<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken) =>
        new(_reader.ReadManagement(identity, read, cancellationToken));

    /// <summary>Closes the readers first. The writer is then the last connection, and leaves one file without a log.</summary>
    public void Dispose()
    {
        _space?.Dispose();
        _database.CloseReaders();
        Close();
        _file.Dispose();
    }

    private LedgerTables Load()
    {
        var chargePoints = new ChargePointTable(_options);
        var idTags = new IdTagTable(_time, _options.MaxIdTags);
        var sites = new SiteTable(chargePoints, _time, _options.MaxSiteRecords);
        using var connection = _database.OpenWriter();
        SqliteHealth.CheckOwner(connection, _database.Path);
        SqliteMigrations.Apply(connection);
        SqliteHealth.Check(connection, _database.Path, _options.CheckMiB * 1_048_576L);
        // Not for a new file only: a backup that was restored, or a log that was lost, has forgotten ids too.
        if (_file.IsNew || _options.FirstTransactionId == 0)
            SqliteStarts.SkipTo(connection, FirstTransactionId.Of(_options, _time.GetUtcNow()));
        SqliteChargePoints.Load(connection, chargePoints, _time.GetUtcNow());
        SqliteRunning.Load(connection, chargePoints);
        SqliteIdTags.Load(connection, idTags);
        SqliteProfiles.Load(connection, chargePoints);
        SqliteSites.Load(connection, sites);
        LedgerLog.Opened(_logger, _database.Path, SqliteMigrations.Newest, chargePoints.Count, (long)SqliteDatabase.Scalar(connection, RunningSql)!);
        if (_options.UnsafeDurability)
            LedgerLog.UnsafeDurability(_logger);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_file.Target) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            LedgerLog.ReadableByOthers(_logger, _file.Target);
        return new LedgerTables(chargePoints, idTags, sites, (long)SqliteDatabase.Scalar(connection, LastEpochSql)!);
    }

    private static void Apply(LedgerWrite write, SqliteBatch target)
    {
        try
        {
            write.Apply(target);
        }
        catch (Exception exception) when (!SqliteErrors.IsStorage(exception))
        {
            throw new LedgerWriteException(write, exception);
        }
    }

    private SqliteBatch OpenBatch()
    {
        _connection = _database.OpenWriter();
        SqliteMigrations.Apply(_connection);
        var batch = new SqliteBatch(_connection, _options, _metrics);
        _file.WatchLog();
        return batch;
    }

    private void Close()
    {
        _file.ForgetLog();
        _batch?.Dispose();
        _batch = null;
        _connection?.Dispose();
        _connection = null;
    }
}
