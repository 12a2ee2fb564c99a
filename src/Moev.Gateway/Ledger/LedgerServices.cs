using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Memory;
using Moev.Gateway.Ledger.Sqlite;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger;

/// <summary>Chooses the ledger by Ledger:Provider.</summary>
internal static class LedgerServices
{
    public static void AddLedger(this IServiceCollection services) => services.AddSingleton<ILedger>(static provider =>
        provider.GetRequiredService<IOptions<LedgerOptions>>().Value.Provider == "memory" ? Memory(provider) : Sqlite(provider));

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
        // What the disk holds is unknown: only recovery from the log, in a new process, can tell.
        static exception => Environment.FailFast(exception.Message, exception));
}
