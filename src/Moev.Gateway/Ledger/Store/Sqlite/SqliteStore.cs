using System.Globalization;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.IdTags;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>
/// The store in one SQLite file: commits batches as transactions, and reads what is committed on connections of its own beside the writer.
/// </summary>
internal sealed class SqliteStore : ILedgerStore
{
    // https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int NotADatabase = 26;
    private const int IoErrorFsync = 1034;
    private const int IoErrorDirectoryFsync = 1290;

    private const string RunningSql = "SELECT count(*) FROM transactions WHERE stopped_at IS NULL";
    private const string LastEpochSql = "SELECT coalesce(max(epoch), 0) FROM charge_points";

    // Writes a page with its present content.
    private static readonly string Probe = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SqliteMigrations.Newest};");

    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
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
        _reader = new SqliteReader(_database, options);
    }

    public LedgerTables Open()
    {
        var chargePoints = new ChargePointTable(_options);
        var idTags = new IdTagTable(_time, _options.MaxIdTags);
        using var connection = _database.OpenWriter();
        SqliteMigrations.Apply(connection);
        SqliteChargePoints.Load(connection, chargePoints);
        SqliteRunning.Load(connection, chargePoints);
        SqliteIdTags.Load(connection, idTags);
        SqliteProfiles.Load(connection, chargePoints);
        LedgerLog.Opened(_logger, _database.Path, SqliteMigrations.Newest, chargePoints.Count, (long)SqliteDatabase.Scalar(connection, RunningSql)!);
        if (_options.UnsafeDurability)
            LedgerLog.UnsafeDurability(_logger);
        return new LedgerTables(chargePoints, idTags, (long)SqliteDatabase.Scalar(connection, LastEpochSql)!);
    }

    // The number is not needed: a COMMIT in this process always answers, and a failed one is rolled back.
    public void Commit(long number, IReadOnlyList<LedgerWrite> batch)
    {
        try
        {
            var target = _batch ??= OpenBatch();
            target.Begin();
            foreach (var write in batch)
                write.Apply(target);
            if (batch.Count == 0)
                SqliteDatabase.Execute(_connection!, Probe);
            target.Commit();
            _stored.Set();
        }
        catch (SqliteException exception)
        {
            // After an I/O error the connection's state is in doubt; a new one recovers from the log.
            Close();
            throw Translate(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Close();
            throw new LedgerUnavailableException($"{_database.Path} can't be opened: {exception.Message}", exception);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public ValueTask<TransactionRecord?> FindTransactionAsync(int transactionId, CancellationToken cancellationToken) =>
        new(_reader.FindTransaction(transactionId, cancellationToken));

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

    public ValueTask<TResult> ReadManagementAsync<TResult>(ChargePointIdentity identity, Func<ManagementRecords, TResult> read, CancellationToken cancellationToken) =>
        new(_reader.ReadManagement(identity, read, cancellationToken));

    /// <summary>Closes the readers first. The writer is then the last connection, and leaves one file without a log.</summary>
    public void Dispose()
    {
        _database.CloseReaders();
        Close();
    }

    private SqliteBatch OpenBatch()
    {
        _connection = _database.OpenWriter();
        SqliteMigrations.Apply(_connection);
        return new SqliteBatch(_connection, _options, _metrics);
    }

    private void Close()
    {
        _batch?.Dispose();
        _batch = null;
        _connection?.Dispose();
        _connection = null;
    }

    private Exception Translate(SqliteException exception) => exception switch
    {
        { SqliteExtendedErrorCode: IoErrorFsync or IoErrorDirectoryFsync } =>
            new LedgerFlushFailedException($"Flushing {_database.Path} failed", exception),
        { SqliteErrorCode: Busy or Locked } => Unavailable("is locked by another process", exception),
        { SqliteErrorCode: Full } => Unavailable("can't grow: the disk is full", exception),
        { SqliteErrorCode: ReadOnly } => Unavailable("is read-only", exception),
        { SqliteErrorCode: IoError } => Unavailable($"has an I/O error ({exception.SqliteExtendedErrorCode})", exception),
        { SqliteErrorCode: CantOpen } => Unavailable("can't be opened", exception),
        { SqliteErrorCode: Corrupt or NotADatabase } => Unavailable("is damaged", exception),
        _ => exception,
    };

    private LedgerUnavailableException Unavailable(string what, SqliteException exception) => new($"{_database.Path} {what}", exception);
}
