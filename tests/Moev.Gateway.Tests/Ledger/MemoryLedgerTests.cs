using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The contract over the memory store, and the bounds of its memory.</summary>
public sealed class MemoryLedgerTests : LedgerContractTests, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Ended_transactions_beyond_the_limit_push_out_the_oldest(int limit)
    {
        var ledger = Create(new LedgerOptions { MaxEndedTransactions = limit });
        var running = (await ledger.StartTransactionAsync(Start(connector: 9))).TransactionId;
        var ids = new List<int>();
        for (var i = 0; i <= limit; i++)
        {
            ids.Add((await ledger.StartTransactionAsync(Start(at: Noon.AddSeconds(i)))).TransactionId);
            await ledger.StopTransactionAsync(Stop(ids[^1]));
            Assert.NotNull(await ledger.FindTransactionAsync(ids[0]) ?? (i < limit ? null : new object()));
        }

        Assert.Null(await ledger.FindTransactionAsync(ids[0]));
        Assert.NotNull(await ledger.FindTransactionAsync(ids[1]));
        Assert.NotNull(await ledger.FindTransactionAsync(running));
        Assert.Equal(StopRecorded.Orphan, await ledger.StopTransactionAsync(Stop(ids[0])));
        Assert.True((await ledger.StartTransactionAsync(Start(at: Noon.AddSeconds(1)))).IsRetry);
        Assert.False((await ledger.StartTransactionAsync(Start(at: Noon))).IsRetry);
    }

    [Fact]
    public async Task Reopened_transaction_is_not_pushed_out_by_its_earlier_end()
    {
        var ledger = Create(new LedgerOptions { MaxEndedTransactions = 2 });
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddSeconds(2));
        await StatusAsync(ledger, 1, ChargePointStatus.Charging, Noon.AddSeconds(3));
        for (var i = 0; i < 3; i++)
        {
            var other = (await ledger.StartTransactionAsync(Start(connector: 2, at: Noon.AddSeconds(i)))).TransactionId;
            await ledger.StopTransactionAsync(Stop(other));
        }

        Assert.True((await ledger.FindTransactionAsync(id))!.IsActive);
        await ledger.StopTransactionAsync(Stop(id));
        Assert.False((await ledger.FindTransactionAsync(id))!.IsActive);
    }

    [Fact]
    public async Task Data_of_stops_beyond_the_limit_pushes_out_the_oldest_and_never_the_stop()
    {
        var data = """[{"timestamp":"2026-11-22T12:30:00Z","sampledValue":[{"value":"1"}]}]""";
        var ledger = Create(new LedgerOptions { MaxTransactionDataBytes = 2 * data.Length, MaxEndedTransactions = 3 });
        var ids = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await ledger.StartTransactionAsync(Start(at: Noon.AddSeconds(i)))).TransactionId);
            await ledger.StopTransactionAsync(Stop(ids[^1], payload: $$"""{"transactionData":{{data}}}"""));
        }

        Assert.Null(await ledger.FindTransactionDataAsync(ids[0]));
        Assert.Equal(900, (await ledger.FindTransactionAsync(ids[0]))!.MeterStop);
        Assert.NotNull(await ledger.FindTransactionDataAsync(ids[1]));
        Assert.NotNull(await ledger.FindTransactionDataAsync(ids[2]));

        ids.Add((await ledger.StartTransactionAsync(Start(at: Noon.AddSeconds(3)))).TransactionId);
        await ledger.StopTransactionAsync(Stop(ids[^1], payload: $$"""{"transactionData":{{data.Replace("[{", new string(' ', 2 * data.Length) + "[{", StringComparison.Ordinal)}}}"""));
        Assert.Equal(900, (await ledger.FindTransactionAsync(ids[^1]))!.MeterStop);
        Assert.NotNull(await ledger.FindTransactionDataAsync(ids[2]));
    }

    [Fact]
    public async Task Charge_point_beyond_the_limit_takes_the_place_of_the_one_longest_unseen()
    {
        var ledger = Create(new LedgerOptions { MaxChargePoints = 2 });
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("A"), Noon));
        ledger.NoteSeen(Cp2, Noon.AddSeconds(1));
        Assert.Equal(2, (await ledger.ListChargePointsAsync()).Count);
        ledger.NoteSeen(Cp1, Noon.AddSeconds(2));
        ledger.NoteSeen(new ChargePointIdentity("CP_3"), Noon.AddSeconds(3));
        Assert.Equal(["CP_1", "CP_3"], (await ledger.ListChargePointsAsync()).Select(record => record.Identity.Value));
        Assert.True(ledger.IsAccepted(Cp1));
    }

    [Fact]
    public async Task Kept_messages_are_bounded_by_number()
    {
        var ledger = Create(new LedgerOptions { MaxOrphans = 2 });
        for (var id = -1; id >= -3; id--)
            await ledger.StopTransactionAsync(Stop(id));
        Assert.Equal(["OrphanStop CP_1 StopTransaction -2 {}", "OrphanStop CP_1 StopTransaction -3 {}"], await KeptAsync(ledger));
    }

    [Fact]
    public async Task No_message_is_kept_when_the_limit_is_zero()
    {
        var ledger = Create(new LedgerOptions { MaxOrphans = 0 });
        Assert.Equal(StopRecorded.Orphan, await ledger.StopTransactionAsync(Stop(-1)));
        Assert.Empty(await KeptAsync(ledger));
    }

    [Fact]
    public void Kept_messages_are_bounded_by_bytes()
    {
        var kept = new KeptMessages(new LedgerOptions { MaxOrphans = 100, MaxOrphanBytes = 10 });
        void Add(int bytes) => Keep(kept, Cp1, Action16.StopTransaction, bytes);
        Add(5);
        Add(4);
        Add(1);
        Assert.Equal(3, kept.ToList().Count);
        Add(1);
        Assert.Equal([4, 1, 1], kept.ToList().Select(message => message.TransactionId!.Value));
        Add(11);
        Assert.Equal(3, kept.ToList().Count);
        Add(10);
        Assert.Equal(10, Assert.Single(kept.ToList()).TransactionId);
    }

    [Fact]
    public void Kept_messages_of_the_charge_point_that_has_the_most_are_dropped_first_and_its_meter_values_before_its_stops()
    {
        var kept = new KeptMessages(new LedgerOptions { MaxOrphans = 100, MaxOrphanBytes = 20, MaxKeptBytesPerChargePoint = 12 });
        Keep(kept, Cp2, Action16.StopTransaction, 4);
        Keep(kept, Cp1, Action16.StopTransaction, 5);
        Keep(kept, Cp1, Action16.MeterValues, 6);
        Keep(kept, Cp1, Action16.StopTransaction, 7); // beyond its own share
        Assert.Equal([4, 5, 7], kept.ToList().Select(message => message.TransactionId!.Value));
        Keep(kept, new ChargePointIdentity("CP_3"), Action16.StopTransaction, 4);
        Keep(kept, new ChargePointIdentity("CP_3"), Action16.StopTransaction, 1); // beyond the total
        Assert.Equal([4, 7, 4, 1], kept.ToList().Select(message => message.TransactionId!.Value));
    }

    [Fact]
    public async Task Connectors_keys_and_samples_beyond_the_limit_are_left_out()
    {
        var ledger = Create(new LedgerOptions { MaxConnectors = 2, MaxConfigurationKeys = 2, MaxSamples = 2 });
        ledger.NoteSeen(Cp1, Noon);
        for (var i = 1; i <= 3; i++)
        {
            ledger.NoteStatus(Cp1, new ConnectorStatus(i, ChargePointStatus.Available, "NoError", null, null, null, Noon));
            ledger.NoteConfiguration(Cp1, $"Key{i}", "old");
            await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}""", connector: i));
        }

        // What has its place is still brought up to date.
        ledger.NoteStatus(Cp1, new ConnectorStatus(2, ChargePointStatus.Faulted, "NoError", null, null, null, Noon));
        ledger.NoteConfiguration(Cp1, "Key2", "new");
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}""", connector: 2));

        var record = (await ledger.FindChargePointAsync(Cp1))!;
        Assert.Equal([(1, ChargePointStatus.Available), (2, ChargePointStatus.Faulted)], record.Connectors.Select(c => (c.ConnectorId, c.Status)));
        Assert.Equal(["Key1=old", "Key2=new"], record.Configuration.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["1", "2"], record.Samples.Select(sample => sample.Value));
    }

    [Theory]
    [InlineData('ä', 63)]
    [InlineData('ä', 64)]
    [InlineData('ä', 65)]
    [InlineData('a', 64)]
    [InlineData('a', 65)]
    [InlineData('a', 1_000)]
    public async Task Text_beyond_the_limit_is_cut(char letter, int length)
    {
        var ledger = Create(new LedgerOptions { MaxTextChars = 64 });
        var text = new string(letter, length);
        var expected = text[..Math.Min(length, 64)];
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf(text), Noon));
        ledger.NoteConfiguration(Cp1, "Key", text);
        ledger.NoteStatus(Cp1, new ConnectorStatus(1, ChargePointStatus.Available, "NoError", text, text, null, Noon));
        await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{text}}"}"""));
        var record = (await ledger.FindChargePointAsync(Cp1))!;
        Assert.Equal(expected, record.Boot!.Value.ChargePointModel);
        Assert.Equal(expected, record.Configuration["Key"]);
        Assert.Equal((expected, expected), (record.Connectors[0].Info, record.Connectors[0].VendorErrorCode));
        Assert.Equal(expected, record.Samples[0].Value);
    }

    [Fact]
    public async Task Last_id_is_given_out_and_none_after_it()
    {
        var ledger = Ledgers.InMemory(Metrics(), firstId: int.MaxValue);
        Assert.Equal(int.MaxValue, (await ledger.StartTransactionAsync(Start())).TransactionId);
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await ledger.StartTransactionAsync(Start(connector: 2)));
        Assert.True((await ledger.StartTransactionAsync(Start())).IsRetry);
    }

    public void Dispose() => _services.Dispose();

    private static void Keep(KeptMessages kept, ChargePointIdentity identity, Action16 action, int bytes) =>
        kept.Add(new KeptMessage(KeptReason.OrphanStop, identity, action, bytes, null, Noon, new byte[bytes]));

    private protected override GatewayLedger Create(LedgerOptions? options = null) =>
        Ledgers.InMemory(Metrics(), options: options ?? new LedgerOptions { MaxRunningPerChargePoint = 1_000 });

    private GatewayMetrics Metrics() => new(_services.GetRequiredService<IMeterFactory>());
}
