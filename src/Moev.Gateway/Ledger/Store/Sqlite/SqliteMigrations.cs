using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Brings a database to the newest schema: numbered scripts, each in one transaction with its number, so that it may be cut off anywhere.</summary>
internal static class SqliteMigrations
{
    private const string Folder = ".Ledger.Store.Sqlite.Migrations.";

    /// <summary>The schema's number when all scripts are applied.</summary>
    public static int Newest => Scripts().Count;

    /// <exception cref="LedgerUnavailableException">The database is newer than this gateway.</exception>
    public static void Apply(SqliteConnection connection)
    {
        var scripts = Scripts();
        var version = Version(connection);
        if (version > scripts.Count)
            throw new LedgerUnavailableException($"The ledger has schema {version}, and this gateway knows {scripts.Count} at most: use a newer gateway");

        for (; version < scripts.Count; version++)
        {
            SqliteDatabase.Execute(connection, $"BEGIN IMMEDIATE;\n{Script(scripts, version)}\nCOMMIT;");
        }
    }

    /// <summary>All scripts with the step that each ends with.</summary>
    public static IReadOnlyList<string> Steps()
    {
        var scripts = Scripts();
        return [.. scripts.Select((_, version) => Script(scripts, version))];
    }

    public static int Version(SqliteConnection connection) =>
        Convert.ToInt32(SqliteDatabase.Scalar(connection, "PRAGMA user_version;"), CultureInfo.InvariantCulture);

    // user_version is part of the transaction: either both are there or none.
    private static string Script(List<string> scripts, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{scripts[version]}\nPRAGMA user_version = {version + 1};\n");

    private static List<string> Scripts()
    {
        var assembly = typeof(SqliteMigrations).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(static name => name.Contains(Folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
