using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A StopTransaction of a charge point that never got the id of its transaction (OCPP 1.6 errata 3.18).</summary>
public abstract partial class LedgerContractTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Stop_without_an_id_ends_the_only_transaction_that_fits(int unnamed)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var other = (await ledger.StartTransactionAsync(Start(connector: 2, idTag: "OTHER"))).TransactionId;
        var stop = Stop(unnamed, idTag: "tag", payload: """{"a":1}""");
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(stop));
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((900, Noon.AddHours(1)), (record.MeterStop, record.StoppedAt));
        Assert.Equal(["stop.transactionId"], record.Deviations.Names()!);
        Assert.Equal([other], await RunningIdsAsync(ledger));

        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(stop));
        Assert.Empty(await KeptAsync(ledger));
    }

    [Fact]
    public async Task Repeated_stop_without_an_id_does_not_end_the_next_transaction()
    {
        var ledger = Create();
        await ledger.StartTransactionAsync(Start(meter: 0));
        var stop = Stop(-1, idTag: "TAG", payload: """{"a":1}""");
        await ledger.StopTransactionAsync(stop);
        var next = (await ledger.StartTransactionAsync(Start(meter: 0, at: Noon.AddMinutes(30)))).TransactionId;
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(stop));
        Assert.Equal([next], await RunningIdsAsync(ledger));
    }

    [Theory]
    [InlineData("another tag")]
    [InlineData("a lower reading")]
    [InlineData("an earlier time")]
    [InlineData("several fit")]
    [InlineData("another charge point")]
    public async Task Stop_without_an_id_is_kept_when_none_or_several_fit(string difference)
    {
        var ledger = Create();
        var ids = new List<int> { (await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId };
        if (difference == "several fit")
            ids.Insert(0, (await ledger.StartTransactionAsync(Start(connector: 2))).TransactionId);
        var stop = difference switch
        {
            "another tag" => Stop(0, idTag: "OTHER"),
            "a lower reading" => Stop(0, idTag: "TAG", meter: 99),
            "an earlier time" => Stop(0, idTag: "TAG") with { Timestamp = Noon.AddSeconds(-1) },
            "several fit" => Stop(0, idTag: "TAG"),
            _ => Stop(0, identity: Cp2, idTag: "TAG"),
        };
        Assert.Equal(StopRecorded.Orphan, await ledger.StopTransactionAsync(stop));
        Assert.Equal(ids, await RunningIdsAsync(ledger));
        Assert.StartsWith("OrphanStop", Assert.Single(await KeptAsync(ledger)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_without_id_and_tag_ends_the_only_running_transaction()
    {
        var ledger = Create();
        await ledger.StartTransactionAsync(Start());
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(-1)));
    }

    [Fact]
    public async Task Stop_without_an_id_replaces_the_closing_that_its_status_caused()
    {
        var ledger = Create();
        var before = (await ledger.StartTransactionAsync(Start(at: Noon.AddDays(-1), meter: 10))).TransactionId;
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddHours(1).AddSeconds(-1), receivedAt: Noon.AddHours(1));
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(0, idTag: "TAG")));
        Assert.NotNull((await ledger.FindTransactionAsync(id))!.Closing!.ReplacedAt);
        Assert.Null((await ledger.FindTransactionAsync(before))!.Closing!.ReplacedAt);
    }
}
