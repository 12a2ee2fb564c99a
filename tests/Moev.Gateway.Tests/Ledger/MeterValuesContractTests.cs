using System.Text;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about samples, and the energy of a running transaction.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Samples_are_given_back_in_the_words_of_the_wire()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var recorded = await ledger.AppendMeterValuesAsync(Meter(
            """{"value":"100.50"},{"value":"16.0","measurand":"Current.Import","phase":"L1","unit":"A","location":"EV"}""", id));
        Assert.Equal(MeterValuesRecorded.Stored, recorded);
        Assert.Equal(
            [
                new NewestSample(1, id, "Current.Import", "L1", "EV", "16.0", "A", Noon),
                new NewestSample(1, id, "Energy.Active.Import.Register", null, null, "100.50", "Wh", Noon),
            ],
            (await ledger.FindChargePointAsync(Cp1))!.Samples);
    }

    [Fact]
    public async Task Sample_is_replaced_by_the_newer_one_of_its_kind_whatever_arrives_last()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}""", at: Noon.AddMinutes(2)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}""", at: Noon.AddMinutes(1), receivedAt: Noon.AddMinutes(9)));
        Assert.Equal("2", Assert.Single((await ledger.FindChargePointAsync(Cp1))!.Samples).Value);
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"a longer text than before, by far"}""", at: Noon.AddMinutes(2)));
        Assert.Equal("a longer text than before, by far", Assert.Single((await ledger.FindChargePointAsync(Cp1))!.Samples).Value);
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"3"}""", at: Noon.AddMinutes(3)));
        Assert.Equal("3", Assert.Single((await ledger.FindChargePointAsync(Cp1))!.Samples).Value);
    }

    [Fact]
    public async Task Sample_from_the_future_does_not_stay_for_ever()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}""", at: Noon.AddYears(10), receivedAt: Noon));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}""", at: Noon.AddMinutes(1)));
        Assert.Equal("2", Assert.Single((await ledger.FindChargePointAsync(Cp1))!.Samples).Value);
    }

    [Fact]
    public async Task Samples_of_another_connector_measurand_phase_or_location_stand_side_by_side()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"2"}""", connector: 2));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"3","measurand":"Voltage"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"4","measurand":"Voltage","phase":"L1-N"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"5","measurand":"Voltage","location":"Inlet"}"""));
        // An absent location is the outlet, an absent measurand is imported energy.
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"6","measurand":"Voltage","location":"Outlet"}"""));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"7","measurand":"Energy.Active.Import.Register"}"""));
        var samples = (await ledger.FindChargePointAsync(Cp1))!.Samples;
        Assert.Equal(["2", "4", "5", "6", "7"], samples.Select(sample => sample.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"value":"1500"}""", 1500)]
    [InlineData("""{"value":"1.5","unit":"kWh"}""", 1500)]
    [InlineData("""{"value":"7","measurand":"Voltage"}""", null)]
    [InlineData("""{"value":"7","phase":"L1"}""", null)]
    [InlineData("""{"value":"7","location":"Inlet"}""", null)]
    [InlineData("""{"value":"no number"}""", null)]
    [InlineData("""{"value":"79000000000000000000000000000","unit":"kWh"}""", null)]
    public async Task Energy_of_a_running_transaction_is_the_newest_register_in_watt_hours(string sample, int? wattHours)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter(sample, id));
        Assert.Equal(wattHours, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Late_energy_does_not_replace_newer_energy()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"200"}""", id, at: Noon.AddMinutes(2)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"150"}""", id, at: Noon.AddMinutes(1)));
        Assert.Equal(200, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Theory]
    [InlineData("""{"value":"100"},{"value":"120"}""", 120)]
    [InlineData("""{"value":"200"}]},{"timestamp":"2000-01-01T00:00:00Z","sampledValue":[{"value":"150"}""", 200)]
    [InlineData("""{"value":"200"}]},{"timestamp":"2099-01-01T00:00:00Z","sampledValue":[{"value":"150"}""", 150)]
    public async Task Of_several_readings_in_one_message_the_newest_counts_and_of_one_time_the_last(string samples, int wattHours)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter(samples, id));
        Assert.Equal(wattHours, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meter_values_of_an_unknown_or_foreign_transaction_are_kept_as_orphans(bool foreign)
    {
        var ledger = Create();
        var id = foreign ? (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId : -1;
        var values = Meter("""{"value":"7"}""", id);
        Assert.Equal(MeterValuesRecorded.Orphan, await ledger.AppendMeterValuesAsync(values));
        Assert.Equal($"OrphanMeterValues CP_1 MeterValues {id} {Encoding.UTF8.GetString(values.Payload.Span)}", Assert.Single(await KeptAsync(ledger)));
        Assert.Equal("7", Assert.Single((await ledger.FindChargePointAsync(Cp1))!.Samples).Value);
        if (foreign)
            Assert.Null((await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Late_meter_values_of_an_ended_transaction_are_no_orphans()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id));
        Assert.Equal(MeterValuesRecorded.Stored, await ledger.AppendMeterValuesAsync(Meter("""{"value":"7"}""", id)));
    }

    [Fact]
    public async Task Newest_meter_values_are_listed()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter("{\"value\":\"1\",\"measurand\":\"Voltage\",\"unit\":\"V\"}", connector: 2, at: Noon.AddSeconds(1)));
        await ledger.AppendMeterValuesAsync(Meter("{\"value\":\"2\",\"measurand\":\"SoC\"}", at: Noon));

        var records = await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1));
        Assert.Equal([(1, Noon), (2, Noon.AddSeconds(1))], records.Select(record => (record.ConnectorId, record.SampledAt)));
        Assert.Equal("{\"value\":\"1\",\"measurand\":\"Voltage\",\"unit\":\"V\"}", Encoding.UTF8.GetString(records[1].Samples.Span)[1..^1]);
        Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, From: Noon.AddSeconds(1))));
        Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, To: Noon.AddSeconds(1))));
        Assert.Equal(records[1].Id, Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, After: MeterValuePlace.Of(records[0])))).Id);
        Assert.Empty(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp2)));
    }
}
