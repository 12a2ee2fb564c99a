using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The contract over a store in memory that commits batches: the writer and the store meet here without a disk.</summary>
public sealed class BatchedMemoryLedgerTests : LedgerContractTests, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<GatewayLedger> _open = [];

    public void Dispose()
    {
        foreach (var ledger in _open)
            ledger.Dispose();
        _services.Dispose();
    }

    private protected override GatewayLedger Create(LedgerOptions? options = null)
    {
        var metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        var ledger = Ledgers.InBatches(metrics, options ?? new LedgerOptions { MaxRunningPerChargePoint = 1_000 });
        _open.Add(ledger);
        return ledger;
    }
}
