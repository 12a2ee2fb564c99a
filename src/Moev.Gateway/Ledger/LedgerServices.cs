using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Memory;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger;

/// <summary>Chooses the ledger by Ledger:Provider.</summary>
internal static class LedgerServices
{
    public static void AddLedger(this IServiceCollection services) =>
        services.AddSingleton<ILedger>(static provider =>
        {
            // The only provider yet, and the options' validation lets no other through.
            LedgerLog.ForgetsEverything(provider.GetRequiredService<ILogger<MemoryLedger>>());
            return new MemoryLedger(
                provider.GetRequiredService<IOptions<LedgerOptions>>().Value,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<GatewayMetrics>());
        });
}
