using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A temporary folder for the file of a ledger, with the ledgers that are opened in it. Thread-safe.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<GatewayLedger> _open = [];

    /// <param name="file">The path of the ledger's file in the folder.</param>
    public SqliteFolder(string file = "ledger.db") => File = Of(file);

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("moev-ledger-").FullName;

    /// <summary>The ledger's file.</summary>
    public string File { get; }

    /// <summary>The meters of the ledgers.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>Gets the path of another file in the folder.</summary>
    public string Of(string file) => Path.Combine(Root, file);

    /// <summary>Creates metrics of these meters.</summary>
    public GatewayMetrics Metrics() => new(Meters);

    /// <summary>Opens a ledger, which ends with the folder if not before.</summary>
    public GatewayLedger Open(LedgerOptions options, TimeProvider? time = null, Func<string, (long Free, long Total)>? measureSpace = null)
    {
        var ledger = Ledgers.InSqlite(options, Metrics(), time, measureSpace);
        lock (_open)
            _open.Add(ledger);
        return ledger;
    }

    /// <summary>Reads one value from the ledger's file.</summary>
    public object? Scalar(string sql)
    {
        using var connection = new SqliteDatabase(File).OpenReader();
        return SqliteDatabase.Scalar(connection, sql);
    }

    /// <summary>Ends the ledgers, and deletes the folder.</summary>
    public void Dispose()
    {
        foreach (var ledger in _open)
            ledger.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Root, recursive: true);
        _services.Dispose();
    }
}
