using System.Globalization;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Sqlite;

/// <summary>The writer's side of the SQLite ledger: batches into transactions. Used by the writer's thread only.</summary>
/// <param name="stored">Set after every commit.</param>
/// <param name="metrics">Counts what is kept beside the transactions.</param>
internal sealed class SqliteStore(SqliteDatabase database, LedgerOptions options, LedgerSignal? stored = null, GatewayMetrics? metrics = null) : ILedgerStore
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

    // Writes a page with what it says already.
    private static readonly string Probe = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SqliteMigrations.Newest};");

    private SqliteConnection? _connection;
    private SqliteBatch? _batch;

    public void Commit(IReadOnlyList<LedgerWrite> batch)
    {
        try
        {
            var target = _batch ??= Open();
            target.Begin();
            foreach (var write in batch)
                write.Apply(target);
            if (batch.Count == 0)
                SqliteDatabase.Execute(_connection!, Probe);
            target.Commit();
            stored?.Set();
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
            throw new LedgerUnavailableException($"{database.Path} can't be opened: {exception.Message}", exception);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private SqliteBatch Open()
    {
        _connection = database.OpenWriter();
        SqliteMigrations.Apply(_connection);
        return new SqliteBatch(_connection, options, metrics);
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
            new LedgerFlushFailedException($"Flushing {database.Path} failed", exception),
        { SqliteErrorCode: Busy or Locked } => Unavailable("is locked by another process", exception),
        { SqliteErrorCode: Full } => Unavailable("can't grow: the disk is full", exception),
        { SqliteErrorCode: ReadOnly } => Unavailable("is read-only", exception),
        { SqliteErrorCode: IoError } => Unavailable($"has an I/O error ({exception.SqliteExtendedErrorCode})", exception),
        { SqliteErrorCode: CantOpen } => Unavailable("can't be opened", exception),
        { SqliteErrorCode: Corrupt or NotADatabase } => Unavailable("is damaged", exception),
        _ => exception,
    };

    private LedgerUnavailableException Unavailable(string what, SqliteException exception) => new($"{database.Path} {what}", exception);
}
