using System.Globalization;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Opens connections to the ledger's file, each with the durability that an acknowledgement promises.</summary>
/// <param name="path">The database file. Its directory exists.</param>
/// <param name="unsafeDurability">Opens with synchronous=NORMAL: a power cut may then lose what was acknowledged.</param>
internal sealed class SqliteDatabase(string path, bool unsafeDurability = false)
{
    /// <summary>The time that SQLite waits for a lock before it returns BUSY.</summary>
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(2);

    // https://sqlite.org/pragma.html#pragma_synchronous: FULL is durable across a power loss in WAL mode; NORMAL is not.
    private const long Full = 2;
    private const long Normal = 1;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The one connection that writes.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = Open(SqliteOpenMode.ReadWriteCreate, pooling: false);
        try
        {
            // WAL is a property of the file, synchronous one of the connection.
            var mode = Scalar(connection, "PRAGMA journal_mode = WAL;");
            Execute(connection, $"PRAGMA synchronous = {(unsafeDurability ? Normal : Full)};");
            Execute(connection, "PRAGMA foreign_keys = ON;");
            // The file of the log does not stay as large as its largest moment.
            Execute(connection, "PRAGMA journal_size_limit = 67108864;");
            Execute(connection, "PRAGMA wal_autocheckpoint = 4000;");
            Execute(connection, "PRAGMA cache_size = -65536;");
            if (!string.Equals(mode as string, "wal", StringComparison.OrdinalIgnoreCase))
                throw new LedgerUnavailableException($"{Path} can't be opened in WAL mode (it says {mode})");
            if (!unsafeDurability && Scalar(connection, "PRAGMA synchronous;") is not Full)
                throw new LedgerUnavailableException($"{Path} can't be opened with synchronous=FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads what is committed, beside the writer.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = Open(SqliteOpenMode.ReadOnly, pooling: true);
        Execute(connection, "PRAGMA query_only = ON;");
        return connection;
    }

    /// <summary>A connection that copies the ledger; the gateway may be writing.</summary>
    public SqliteConnection OpenForBackup() => Open(SqliteOpenMode.ReadOnly, pooling: false);

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>
    /// Closes the pooled readers. The writer, which closes after them, is then the last connection and leaves one file without a log.
    /// </summary>
    public void CloseReaders()
    {
        using var reader = Create(SqliteOpenMode.ReadOnly, pooling: true);
        SqliteConnection.ClearPool(reader);
    }

    private SqliteConnection Create(SqliteOpenMode mode, bool pooling) => new(new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = (int)BusyTimeout.TotalSeconds,
    }.ToString());

    private SqliteConnection Open(SqliteOpenMode mode, bool pooling)
    {
        var connection = Create(mode, pooling);
        try
        {
            connection.Open();
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyTimeout.TotalMilliseconds:F0};"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
