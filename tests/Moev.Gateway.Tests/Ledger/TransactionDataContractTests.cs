using System.Text;
using System.Text.Json;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The meter values that a StopTransaction carries (OCPP 1.6 §6.49).</summary>
public abstract partial class LedgerContractTests
{
    private const string Ocmf = """OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"3045\"}""";

    private const string Data = $$"""
        [{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"100","context":"Transaction.Begin","unit":"Wh"}]},
         {"timestamp":"2026-11-22T13:00:00Z","sampledValue":[{"value":"900","context":"Transaction.End","unit":"Wh"},{"value":"{{Ocmf}}","context":"Transaction.End","format":"SignedData"}]}]
        """;

    [Fact]
    public async Task Data_of_a_stop_is_kept_as_it_was_sent()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        Assert.Null(await ledger.FindTransactionDataAsync(id));
        await ledger.StopTransactionAsync(Stop(id, payload: Payload(Data)));
        Assert.Equal(Data, Encoding.UTF8.GetString((await ledger.FindTransactionDataAsync(id))!.Value.Span));
    }

    [Fact]
    public async Task Stop_without_data_has_none()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id));
        Assert.Null(await ledger.FindTransactionDataAsync(id));
        Assert.Null(await ledger.FindTransactionDataAsync(id + 1));
    }

    [Fact]
    public async Task Data_of_a_stop_is_among_the_meter_values_of_the_transaction()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start(connector: 2))).TransactionId;
        var stop = Stop(id, payload: Payload(Data));
        await ledger.StopTransactionAsync(stop);
        await ledger.StopTransactionAsync(stop);
        var values = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1));
        Assert.Equal([(2, id, Noon), (2, id, Noon.AddHours(1))], values.Select(static value => (value.ConnectorId, value.TransactionId!.Value, value.SampledAt)));
        Assert.Equal(["100", "900", "OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"3045\"}"], ValuesOf(values));
    }

    [Fact]
    public async Task Data_of_a_stop_gives_the_energy_when_no_meter_values_came()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id, payload: Payload(Data)));
        Assert.Equal(900, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Data_of_a_stop_replaces_a_missing_reading_at_both_ends()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { MeterStart = null, Deviations = TransactionDeviations.StartMeterStart })).TransactionId;
        await ledger.StopTransactionAsync(
            Stop(id, payload: Payload(Data)) with { MeterStop = null, Deviations = TransactionDeviations.StopMeterStop });
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((100, 900), (record.MeterStart, record.MeterStop));
    }

    [Fact]
    public async Task Sample_that_came_before_is_not_listed_twice()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        // Together with another sample, without the words that are the default, and the second one without its transaction.
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"100","context":"Transaction.Begin"},{"value":"230","measurand":"Voltage"}""", id));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"900","context":"Transaction.End"}""", at: Noon.AddHours(1)));
        await ledger.StopTransactionAsync(Stop(id, payload: Payload(Data)));
        var values = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1));
        Assert.Equal(["100", "230", "900", "OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"3045\"}"], ValuesOf(values));
    }

    [Fact]
    public async Task Data_of_a_stop_that_ends_nothing_is_in_the_kept_message_only()
    {
        var ledger = Create();
        var others = (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId;
        await ledger.StopTransactionAsync(Stop(others, payload: Payload(Data)));
        await ledger.StopTransactionAsync(Stop(12_345, payload: Payload(Data + " ")));
        Assert.Empty(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1)));
        Assert.Equal(2, (await ledger.KeptAsync()).Count);
    }

    [Fact]
    public async Task Data_of_a_late_stop_counts_for_the_closed_transaction()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, 1, Moev.Ocpp.V16.ChargePointStatus.Available, Noon.AddHours(1));
        await ledger.StopTransactionAsync(Stop(id, payload: Payload(Data)));
        Assert.Equal(900, (await ledger.FindTransactionAsync(id))!.MeterStop);
        Assert.Equal(3, ValuesOf(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1))).Count());
        Assert.NotNull(await ledger.FindTransactionDataAsync(id));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"x\"")]
    [InlineData("[{}]")]
    [InlineData("[7]")]
    [InlineData("""[{"timestamp":"9999-12-31T23:59:59.9999999Z","sampledValue":[{"value":"1"}]}]""")]
    [InlineData("""[{"timestamp":"0001-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]""")]
    [InlineData("""[{"\ud800":1}]""")]
    [InlineData("""[{"timestamp":"never","sampledValue":[{"value":"1"}]}]""")]
    public async Task Data_that_can_not_be_read_does_not_lose_the_stop(string data)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(id, payload: Payload(data))));
        Assert.Equal(900, (await ledger.FindTransactionAsync(id))!.MeterStop);
    }

    [Fact]
    public async Task Data_of_hundreds_of_kilobytes_is_kept()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var times = Enumerable.Range(0, 3_000).Select(static i =>
            $$"""{"timestamp":"{{Noon.AddSeconds(i):O}}","sampledValue":[{"value":"{{100 + (i / 4)}}","unit":"Wh"}]}""");
        var data = $"[{string.Join(',', times)}]";
        await ledger.StopTransactionAsync(Stop(id, payload: Payload(data)));
        Assert.Equal(data.Length, (await ledger.FindTransactionDataAsync(id))!.Value.Length);
        Assert.Equal(849, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    private static string Payload(string data) => $$"""{"transactionData":{{data}}}""";

    private static IEnumerable<string> ValuesOf(IReadOnlyList<MeterValueRecord> records) => records.SelectMany(static record =>
    {
        using var samples = JsonDocument.Parse(record.Samples);
        return samples.RootElement.EnumerateArray().Select(static sample => sample.GetProperty("value").GetString()!).ToArray();
    });
}
