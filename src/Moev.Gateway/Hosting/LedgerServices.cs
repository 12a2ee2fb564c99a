using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>Composes the ledger with the store that Ledger:Provider names.</summary>
internal static class LedgerServices
{
    /// <summary>Adds the ledger and its interfaces.</summary>
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddSingleton(Create);
        services.AddLedgerInterfaces();
    }

    /// <summary>Adds the narrow interfaces of a <see cref="GatewayLedger"/> that is already registered.</summary>
    public static void AddLedgerInterfaces(this IServiceCollection services)
    {
        services.AddSingleton<ILedgerState>(Ledger);
        services.AddSingleton<ITransactions>(Ledger);
        services.AddSingleton<IMeterValues>(Ledger);
        services.AddSingleton<IMeterValueReader>(Ledger);
        services.AddSingleton<IChargePointRecords>(Ledger);
        services.AddSingleton<IAuditTrail>(Ledger);
        services.AddSingleton<IEventLog>(Ledger);
        services.AddSingleton<IIdTags>(Ledger);
        services.AddSingleton<IKeptMessages>(Ledger);
        services.AddSingleton<IManagementRecords>(Ledger);
        services.AddSingleton<ISecurityLog>(Ledger);
        services.AddSingleton<IInstalledProfiles>(Ledger);
        services.AddSingleton<IConnectorChanges>(Ledger);
        services.AddSingleton<IConnectorReadings>(Ledger);
        services.AddSingleton<ISiteEventLog>(Ledger);
        services.AddSingleton<ISiteRecords>(static provider => Ledger(provider).Sites);

        static GatewayLedger Ledger(IServiceProvider provider) => provider.GetRequiredService<GatewayLedger>();
    }

    /// <summary>Copies the ledger named by the options into a new file, even while a gateway uses it.</summary>
    /// <exception cref="IOException">There is no ledger, the file exists, or it cannot be written.</exception>
    public static void Backup(LedgerOptions options, string file)
    {
        if (options.Provider == "memory")
            throw new IOException("Ledger:Provider is memory: there is nothing to copy");
        var database = new SqliteDatabase(options.Path);
        if (!File.Exists(database.Path))
            throw new IOException($"There is no ledger at {database.Path}");
        try
        {
            SqliteBackup.Write(database, Path.GetFullPath(file));
        }
        catch (SqliteException exception)
        {
            throw new IOException(SqliteErrors.TranslateAtStart(database.Path, exception).Message, exception);
        }
    }

    private static GatewayLedger Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<LedgerOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        var logger = provider.GetRequiredService<ILogger<GatewayLedger>>();
        if (options.Provider == "memory")
        {
            LedgerLog.ForgetsEverything(logger);
            // A host may keep one for the next gateway.
            var memory = provider.GetService<MemoryStore>() ?? new MemoryStore(options, time, metrics);
            return new GatewayLedger(memory.Open(), memory, new InlineWriter(memory), options, time, metrics, logger);
        }

        var sqlite = new SqliteStore(options, time, metrics, logger);
        var tables = sqlite.Open();
        // The state of the disk is unknown: only recovery from the log, in a new process, can restore a known state.
        var writer = Writer(sqlite, options, time, metrics, logger, static exception => Environment.FailFast(exception.Message, exception));
        return new GatewayLedger(tables, sqlite, writer, options, time, metrics, logger);
    }

    /// <summary>Creates the writer of a store that commits batches.</summary>
    /// <param name="fatal">Ends the process: a flush has failed.</param>
    internal static GroupCommitWriter Writer(
        ILedgerCommitter store, LedgerOptions options, TimeProvider time, GatewayMetrics metrics, ILogger logger, Action<Exception> fatal) =>
        new(store, time, TimeSpan.FromSeconds(options.HoldSeconds), WriteLimits.Of(options), metrics, fatal, logger);
}
