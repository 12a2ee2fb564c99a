using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <content>Transactions whose messages lack members, or have members that can't be read.</content>
public abstract partial class LedgerContractTests
{
    private static readonly TransactionDeviations NoStartTime = TransactionDeviations.StartTimestamp;

    [Fact]
    public async Task Deviations_of_start_and_stop_stay_on_the_record()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { Deviations = TransactionDeviations.StartIdTag })).TransactionId;
        await ledger.StopTransactionAsync(Stop(id) with { Deviations = TransactionDeviations.StopReason | TransactionDeviations.StopMeterStop });
        var record = await ledger.FindTransactionAsync(id);
        Assert.Equal(["start.idTag", "stop.meterStop", "stop.reason"], record!.Deviations.Names()!);
        Assert.Equal(900, record.MeterStop);
        Assert.Equal(record, Assert.Single(await ledger.ListTransactionsAsync(new TransactionFilter(Cp1))));
    }

    [Fact]
    public async Task Record_of_readable_messages_has_no_deviations()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id));
        Assert.Null((await ledger.FindTransactionAsync(id))!.Deviations.Names());
    }

    [Fact]
    public async Task Start_without_timestamp_has_one_id_whenever_it_is_retried()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start() with { Deviations = NoStartTime });
        var retry = await ledger.StartTransactionAsync(Start(at: Noon.AddMinutes(3)) with { Deviations = NoStartTime });
        Assert.Equal(first with { IsRetry = true }, retry);
        var other = await ledger.StartTransactionAsync(Start(at: Noon.AddMinutes(3), meter: 101) with { Deviations = NoStartTime });
        Assert.NotEqual(first.TransactionId, other.TransactionId);
    }

    [Fact]
    public async Task Start_without_timestamp_is_not_the_retry_of_one_that_has_it()
    {
        var ledger = Create();
        var first = await ledger.StartTransactionAsync(Start());
        var second = await ledger.StartTransactionAsync(Start() with { Deviations = NoStartTime });
        Assert.False(second.IsRetry);
        Assert.NotEqual(first.TransactionId, second.TransactionId);
    }

    [Fact]
    public async Task Start_without_a_meter_reading_gets_the_first_that_arrives()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(
            Start() with { MeterStart = null, Deviations = TransactionDeviations.StartMeterStart })).TransactionId;
        Assert.Null((await ledger.FindTransactionAsync(id))!.MeterStart);

        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700.6"}""", id, at: Noon.AddMinutes(1)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"800"}""", id, at: Noon.AddMinutes(2)));
        var record = await ledger.FindTransactionAsync(id);
        Assert.Equal(700, record!.MeterStart);
        Assert.Equal(800, record.LastEnergy);
        Assert.Equal(["start.meterStart"], record.Deviations.Names()!);
    }

    [Fact]
    public async Task Stop_without_a_meter_reading_ends_with_the_last_that_is_known()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700.6"}""", id, at: Noon.AddMinutes(1)));
        var stop = Stop(id) with { MeterStop = null, Deviations = TransactionDeviations.StopMeterStop };
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(stop));
        var record = await ledger.FindTransactionAsync(id);
        Assert.False(record!.IsActive);
        Assert.Equal(701, record.MeterStop);
        Assert.Equal(["stop.meterStop"], record.Deviations.Names()!);
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(stop));
    }

    [Fact]
    public async Task Stop_ends_a_transaction_of_which_no_reading_is_known()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(
            Start() with { MeterStart = null, Deviations = TransactionDeviations.StartMeterStart })).TransactionId;
        await ledger.StopTransactionAsync(Stop(id) with { MeterStop = null, Deviations = TransactionDeviations.StopMeterStop });
        var record = await ledger.FindTransactionAsync(id);
        Assert.False(record!.IsActive);
        Assert.Null(record.MeterStart);
        Assert.Null(record.MeterStop);
    }

    [Fact]
    public async Task Stop_without_timestamp_is_repeated_whenever_it_arrives()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var stop = Stop(id) with { Deviations = TransactionDeviations.StopTimestamp };
        await ledger.StopTransactionAsync(stop);
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(stop with { Timestamp = Noon.AddHours(2) }));
        Assert.Equal(Noon.AddHours(1), (await ledger.FindTransactionAsync(id))!.StoppedAt);
    }
}
