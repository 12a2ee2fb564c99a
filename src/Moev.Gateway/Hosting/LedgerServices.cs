using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Memory;
using Moev.Gateway.Ledger.Sqlite;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>Registers the ledger chosen by Ledger:Provider.</summary>
internal static class LedgerServices
{
    /// <summary>Adds the ledger and each of its narrow interfaces.</summary>
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<ILedger>(static provider =>
            provider.GetRequiredService<IOptions<LedgerOptions>>().Value.Provider == "memory" ? Memory(provider) : Sqlite(provider));
        services.AddLedgerInterfaces();
    }

    /// <summary>Adds the narrow interfaces of an <see cref="ILedger"/> that is already registered.</summary>
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
        services.AddSingleton<IFunctionRecords>(Ledger);
        services.AddSingleton<ISecurityLog>(Ledger);
        services.AddSingleton<IInstalledProfiles>(Ledger);

        static ILedger Ledger(IServiceProvider provider) => provider.GetRequiredService<ILedger>();
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
        SqliteBackup.Write(database, Path.GetFullPath(file));
    }

    private static MemoryLedger Memory(IServiceProvider provider)
    {
        LedgerLog.ForgetsEverything(provider.GetRequiredService<ILogger<MemoryLedger>>());
        return new MemoryLedger(
            provider.GetRequiredService<IOptions<LedgerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayMetrics>());
    }

    private static SqliteLedger Sqlite(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<LedgerOptions>>().Value,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<GatewayMetrics>(),
        provider.GetRequiredService<ILogger<SqliteLedger>>(),
        // The state of the disk is unknown: only recovery from the log, in a new process, can restore a known state.
        static exception => Environment.FailFast(exception.Message, exception));
}
