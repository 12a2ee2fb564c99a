using Moev.Gateway.Ledger.Store.Sqlite;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A migration may be cut off behind any of its statements.</summary>
public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-migrations-").FullName;

    [Fact]
    public void Cut_off_behind_any_statement_is_finished_by_the_next_process()
    {
        var steps = SqliteMigrations.Steps();
        var cuts = 0;
        for (var version = 0; version < steps.Count; version++)
        {
            var statements = steps[version].Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            for (var count = 0; count <= statements.Length; count++)
            {
                var image = CutOff(steps.Take(version), statements.Take(count), $"{version}-{count}");
                using var connection = new SqliteDatabase(image).OpenWriter();
                Assert.Equal(version, SqliteMigrations.Version(connection));
                SqliteMigrations.Apply(connection);
                Assert.Equal(SqliteMigrations.Newest, SqliteMigrations.Version(connection));
                Assert.Equal("ok", SqliteDatabase.Scalar(connection, "PRAGMA integrity_check"));
                cuts++;
            }
        }

        Assert.True(cuts > 20, $"{cuts} cuts");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The files as they are on the disk when the process dies inside the transaction.</summary>
    private string CutOff(IEnumerable<string> whole, IEnumerable<string> begun, string name)
    {
        var file = Path.Combine(_folder, name + ".db");
        var image = Path.Combine(_folder, name + "-image.db");
        using var connection = new SqliteDatabase(file).OpenWriter();
        foreach (var step in whole)
            SqliteDatabase.Execute(connection, $"BEGIN;\n{step}\nCOMMIT;");

        // Pages of an open transaction reach the log only when the cache is full.
        SqliteDatabase.Execute(connection, "PRAGMA cache_size = 1");
        SqliteDatabase.Execute(connection, "BEGIN IMMEDIATE");
        foreach (var statement in begun)
            SqliteDatabase.Execute(connection, statement);
        foreach (var part in new[] { "", "-wal" })
        {
            if (File.Exists(file + part))
                File.Copy(file + part, image + part);
        }

        return image;
    }
}
