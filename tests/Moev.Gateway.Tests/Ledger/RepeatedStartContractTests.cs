using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>A StartTransaction that is sent again, whatever has become of its transaction.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Same_start_after_its_stop_has_its_old_id()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        await ledger.StopTransactionAsync(Stop(first.TransactionId));
        var other = await ledger.StartTransactionAsync(Start(at: Noon.AddHours(2), meter: 900));
        var again = await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddDays(30) });
        Assert.Equal(new StartRecorded(first.TransactionId, IsRetry: true), again);
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(Stop(first.TransactionId)));
        Assert.Equal([other.TransactionId], await RunningIdsAsync(ledger));
        Assert.Equal(2, (await ledger.ListTransactionsAsync(new TransactionFilter())).Count);
        Assert.Empty(await KeptAsync(ledger));
    }

    [Fact]
    public async Task Same_start_after_many_others_has_its_old_id()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        await ledger.StopTransactionAsync(Stop(first.TransactionId));
        for (var i = 1; i <= 50; i++)
        {
            var id = (await ledger.StartTransactionAsync(Start(at: Noon.AddHours(i), meter: 1_000 * i))).TransactionId;
            await ledger.StopTransactionAsync(Stop(id, meter: 1_000 * i + 500) with { Timestamp = Noon.AddHours(i).AddMinutes(30) });
        }

        Assert.Equal(first.TransactionId, (await ledger.StartTransactionAsync(Start())).TransactionId);
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Same_start_of_a_transaction_that_the_gateway_closed_has_its_old_id_and_closes_nothing()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        var second = await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)));
        Assert.Equal([first.TransactionId], second.Closed);
        Assert.Equal(new StartRecorded(first.TransactionId, IsRetry: true), await ledger.StartTransactionAsync(Start()));
        Assert.Equal([second.TransactionId], await RunningIdsAsync(ledger));
    }

    /// <summary>Without a clock all transactions can begin at the same instant, and without energy at the same reading.</summary>
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 500, false)]
    [InlineData(100, 100, false)]
    [InlineData(100, 101, true)]
    public async Task Same_start_without_a_clock_is_a_repetition_only_if_the_register_has_moved(int meterStart, int meterStop, bool isRetry)
    {
        var ledger = Create();
        var start = Start(at: DateTimeOffset.UnixEpoch, meter: meterStart);
        var first = await ledger.StartTransactionAsync(start);
        Assert.True((await ledger.StartTransactionAsync(start)).IsRetry);
        await ledger.StopTransactionAsync(Stop(first.TransactionId, meter: meterStop) with { Timestamp = DateTimeOffset.UnixEpoch });
        var again = await ledger.StartTransactionAsync(start);
        Assert.Equal(isRetry, again.IsRetry);
        Assert.Equal(isRetry, again.TransactionId == first.TransactionId);
        Assert.Equal(again.TransactionId, (await ledger.StartTransactionAsync(start)).TransactionId);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, 700)]
    [InlineData(100, null)]
    public async Task Same_start_with_a_hole_after_its_stop_has_its_old_id(int? meterStart, int? reading)
    {
        var ledger = Create();
        var start = Start() with { MeterStart = meterStart, Deviations = meterStart is null ? TransactionDeviations.StartMeterStart : TransactionDeviations.None };
        var first = (await ledger.StartTransactionAsync(start)).TransactionId;
        if (reading is not null)
            await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{reading}}"}""", first));
        Assert.True((await ledger.StartTransactionAsync(start)).IsRetry);
        await ledger.StopTransactionAsync(Stop(first));
        Assert.Equal(new StartRecorded(first, IsRetry: true), await ledger.StartTransactionAsync(start));
    }

    /// <summary>A start without a timestamp repeats an ended one only if the register has moved since.</summary>
    [Theory]
    [InlineData(0, 900, false)]
    [InlineData(100, 100, false)]
    [InlineData(100, 900, true)]
    public async Task Same_start_without_a_timestamp_after_its_stop_is_told_by_the_register(int meterStart, int meterStop, bool isRetry)
    {
        var ledger = Create();
        var start = Start(meter: meterStart) with { Deviations = NoStartTime };
        var first = (await ledger.StartTransactionAsync(start)).TransactionId;
        await ledger.StopTransactionAsync(Stop(first, meter: meterStop));
        var again = await ledger.StartTransactionAsync(start with { Timestamp = Noon.AddHours(2), ReceivedAt = Noon.AddHours(2) });
        Assert.Equal(isRetry, again.IsRetry);
        Assert.Equal(isRetry, again.TransactionId == first);
    }

    private protected static async Task<IEnumerable<int>> RunningIdsAsync(Moev.Gateway.Ledger.Writing.GatewayLedger ledger) =>
        (await ledger.ListTransactionsAsync(new TransactionFilter(Active: true))).Select(static record => record.TransactionId);
}
