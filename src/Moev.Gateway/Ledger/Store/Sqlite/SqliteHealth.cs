using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Checks a ledger before it is used, because a damage that shows later stops everything that is stored.</summary>
internal static class SqliteHealth
{
    private const string SchemaSql =
        "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' " +
        "UNION ALL SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'";

    private static readonly Lazy<IReadOnlySet<string>> Expected = new(static () =>
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        SqliteMigrations.Apply(connection);
        return Schema(connection);
    });

    /// <summary>Refuses a database of another program before the migrations write to it.</summary>
    /// <exception cref="LedgerUnavailableException">It has tables, and no ledger's.</exception>
    public static void CheckOwner(SqliteConnection connection, string path)
    {
        if (SqliteMigrations.Version(connection) == 0 && Schema(connection).Count > 0)
            throw new LedgerUnavailableException($"{path} is the database of another program: choose another file with --Ledger:Path");
    }

    /// <summary>Compares the tables with those of this version, and reads each page when the file is not large.</summary>
    /// <param name="maxCheckedBytes">A larger file is not read. Its damage is noticed when it is used.</param>
    /// <exception cref="LedgerUnavailableException">Something is missing or damaged.</exception>
    public static void Check(SqliteConnection connection, string path, long maxCheckedBytes)
    {
        var schema = Schema(connection);
        if (Expected.Value.FirstOrDefault(part => !schema.Contains(part)) is { } missing)
            throw new LedgerUnavailableException($"{path} has no {missing}: another program changed it. Restore a backup");
        if (new FileInfo(path).Length > maxCheckedBytes)
            return;
        if (SqliteDatabase.Scalar(connection, "PRAGMA quick_check(1);") is string result and not "ok")
            throw new LedgerUnavailableException($"{path} is damaged ({result.ReplaceLineEndings(" ")}): restore a backup");
    }

    private static HashSet<string> Schema(SqliteConnection connection)
    {
        using var statement = new SqliteStatement(connection, SchemaSql);
        using var row = statement.Read();
        var schema = new HashSet<string>(StringComparer.Ordinal);
        while (row.Read())
            schema.Add(row.GetString(0));
        return schema;
    }
}
