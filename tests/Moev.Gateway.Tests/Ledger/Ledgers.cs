using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Store.Sqlite;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Ledgers for tests.</summary>
internal static class Ledgers
{
    /// <summary>Creates a ledger over a memory store, with the writer that the gateway uses or with a test's.</summary>
    public static GatewayLedger InMemory(
        GatewayMetrics metrics, TimeProvider? time = null, LedgerOptions? options = null, int? firstId = 1, Func<MemoryStore, ILedgerWriter>? writer = null)
    {
        options ??= new LedgerOptions();
        time ??= TimeProvider.System;
        var store = new MemoryStore(options, time, metrics, firstId);
        var used = writer?.Invoke(store) ?? new InlineWriter(store);
        return new GatewayLedger(store.Open(), used as ILedgerReader ?? store, used, options, time, metrics, NullLogger<GatewayLedger>.Instance);
    }

    /// <summary>Creates a ledger over a memory store that is written in batches, as a store with a disk is.</summary>
    public static GatewayLedger InBatches(GatewayMetrics metrics, LedgerOptions options)
    {
        var store = new MemoryStore(options, TimeProvider.System, metrics, firstId: 1);
        return Over(store, options, metrics);
    }

    /// <summary>Creates a ledger over a SQLite file.</summary>
    public static GatewayLedger InSqlite(
        LedgerOptions options, GatewayMetrics metrics, TimeProvider? time = null, Func<string, (long Free, long Total)>? measureSpace = null)
    {
        var store = new SqliteStore(options, time ?? TimeProvider.System, metrics, NullLogger.Instance) { MeasureSpace = measureSpace };
        return Over(store, options, metrics, time);
    }

    /// <summary>Gets the messages that were acknowledged and belong to no transaction on record, the oldest first.</summary>
    public static async Task<IReadOnlyList<KeptMessage>> KeptAsync(this IKeptMessages ledger) =>
        [.. (await ledger.ListKeptMessagesAsync(new KeptFilter(Limit: int.MaxValue))).Reverse().Select(static kept => kept.Message)];

    private static GatewayLedger Over(ILedgerStore store, LedgerOptions options, GatewayMetrics metrics, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var tables = store.Open();
        var writer = LedgerServices.Writer(store, options, time, metrics, NullLogger.Instance, static exception => throw exception);
        return new GatewayLedger(tables, store, writer, options, time, metrics, NullLogger<GatewayLedger>.Instance);
    }
}
