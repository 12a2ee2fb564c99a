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
    [InlineData("""{"value":"700","phase":"L1"}""", 700)]
    [InlineData("""{"value":"400","phase":"L1"},{"value":"300","phase":"L2"},{"value":"200","phase":"L3"}""", 900)]
    [InlineData("""{"value":"700","location":"Inlet"}""", 700)]
    [InlineData("""{"value":"700"},{"value":"150","context":"Transaction.Begin"}""", 700)]
    [InlineData("""{"value":"700"},{"value":"9900","format":"SignedData"}""", 700)]
    [InlineData("""{"value":"400","phase":"L1"}]},{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"300","phase":"L2"}""", 700)]
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
    [InlineData("""{"value":"200"}]},{"timestamp":"2020-01-01T00:00:00Z","sampledValue":[{"value":"150"}""", 200)]
    [InlineData("""{"value":"200"}]},{"timestamp":"2099-01-01T00:00:00Z","sampledValue":[{"value":"150"}""", 150)]
    public async Task Of_several_readings_in_one_message_the_newest_counts_and_of_one_time_the_highest(string samples, int wattHours)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter(samples, id));
        Assert.Equal(wattHours, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Samples_of_another_context_format_or_unit_stand_side_by_side_and_the_present_one_is_first()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter(
            """
            {"value":"1","context":"Transaction.Begin"},{"value":"2","format":"SignedData"},{"value":"3","context":"Sample.Periodic","format":"Raw"},
            {"value":"4","context":"Sample.Clock"},{"value":"0.005","unit":"kWh"}
            """));
        var samples = (await ledger.FindChargePointAsync(Cp1))!.Samples;
        Assert.Equal(
            [("3", "Sample.Periodic", "Raw"), ("0.005", null, null), ("4", "Sample.Clock", null), ("2", null, "SignedData"), ("1", "Transaction.Begin", null)],
            samples.Select(sample => (sample.Value, sample.Context, sample.Format)));
        Assert.Equal(["Wh", "kWh", "Wh", "Wh", "Wh"], samples.Select(sample => sample.Unit));
    }

    [Fact]
    public async Task Value_longer_than_a_number_does_not_replace_the_raw_one()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"100"}"""));
        await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{new string('F', 200)}}"}""", at: Noon.AddMinutes(1)));
        Assert.Equal("100", (await ledger.FindChargePointAsync(Cp1))!.Samples[0].Value);
    }

    [Fact]
    public async Task Higher_register_is_newer_whatever_the_clock_says()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"200"},{"value":"9","measurand":"Voltage"}""", id, at: Noon.AddHours(1)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"300"},{"value":"8","measurand":"Voltage"}""", id, at: Noon.AddMinutes(1), receivedAt: Noon.AddHours(1)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"250"}""", id, at: Noon.AddMinutes(2), receivedAt: Noon.AddHours(1)));
        Assert.Equal(300, (await ledger.FindTransactionAsync(id))!.LastEnergy);
        Assert.Equal(["9", "300"], (await ledger.FindChargePointAsync(Cp1))!.Samples.Select(sample => sample.Value).OrderByDescending(value => value, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clock_that_was_ahead_and_then_set_freezes_nothing()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start(meter: 0))).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"500"},{"value":"1","measurand":"Voltage"}""", id, at: Noon.AddHours(2), receivedAt: Noon));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"400"},{"value":"2","measurand":"Voltage"}""", id, at: Noon.AddMinutes(1)));
        Assert.Equal(400, (await ledger.FindTransactionAsync(id))!.LastEnergy);
        Assert.Equal(["2", "400"], (await ledger.FindChargePointAsync(Cp1))!.Samples.Select(sample => sample.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Register_that_drops_to_0_once_changes_nothing_and_one_that_stays_there_counts_on()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start(meter: 16_000_000))).TransactionId;
        var minute = 0;
        foreach (var (value, last, energy) in new[] { (16_001_200, 16_001_200, 1_200), (0, 16_001_200, 1_200), (16_002_000, 16_002_000, 2_000), (0, 16_002_000, 2_000), (300, 300, 2_300) })
        {
            await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{value}}"}""", id, at: Noon.AddMinutes(++minute)));
            var record = (await ledger.FindTransactionAsync(id))!;
            Assert.Equal((last, energy), (record.LastEnergy, record.Energy));
        }

        await ledger.StopTransactionAsync(Stop(id, meter: 400));
        Assert.Equal(2_400, (await ledger.FindTransactionAsync(id))!.Energy);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Readings_without_a_usable_transaction_count_for_the_one_that_runs_on_their_connector(int? named)
    {
        var ledger = Create();
        await ledger.StartTransactionAsync(Start(connector: 1));
        var id = (await ledger.StartTransactionAsync(Start(connector: 2, at: Noon.AddSeconds(1)))).TransactionId;
        Assert.Equal(MeterValuesRecorded.Stored, await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", named, connector: 2, at: Noon.AddMinutes(1))));
        Assert.Equal(
            [(id, 700m), (id - 1, null)],
            (await ledger.ListTransactionsAsync(new TransactionFilter())).Select(record => (record.TransactionId, record.LastEnergy)));
        Assert.Empty(await KeptAsync(ledger));
        // Without a running transaction they are samples only.
        Assert.Equal(MeterValuesRecorded.Stored, await ledger.AppendMeterValuesAsync(Meter("""{"value":"900"}""", named, connector: 3, at: Noon.AddMinutes(2))));
        Assert.Empty(await KeptAsync(ledger));
        Assert.Equal(3, (await ledger.FindChargePointAsync(Cp1))!.Samples[^1].ConnectorId);
    }

    [Fact]
    public async Task Readings_under_the_transaction_of_another_connector_an_ended_or_an_unknown_one_count_for_that_of_their_connector()
    {
        var ledger = Create();
        var ended = (await ledger.StartTransactionAsync(Start(connector: 2, meter: 50))).TransactionId;
        await ledger.StopTransactionAsync(Stop(ended, meter: 90) with { Timestamp = Noon.AddMinutes(1) });
        var other = (await ledger.StartTransactionAsync(Start(connector: 1))).TransactionId;
        var id = (await ledger.StartTransactionAsync(Start(connector: 2, at: Noon.AddMinutes(2)) with { ReceivedAt = Noon.AddMinutes(2) })).TransactionId;
        var value = 700;
        foreach (var (named, recorded) in new[] { (other, MeterValuesRecorded.Stored), (ended, MeterValuesRecorded.Stored), (id + 1_000, MeterValuesRecorded.Orphan) })
        {
            Assert.Equal(recorded, await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{++value}}"}""", named, connector: 2, at: Noon.AddMinutes(value))));
            Assert.Equal(value, (await ledger.FindTransactionAsync(id))!.LastEnergy);
        }

        Assert.Null((await ledger.FindTransactionAsync(other))!.LastEnergy);
        Assert.Null((await ledger.FindTransactionAsync(ended))!.LastEnergy);
        // Queued before the start: of the transaction before.
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"9000"}""", ended, connector: 2, at: Noon.AddSeconds(30)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"9000"}""", connector: 2, at: Noon.AddSeconds(31)));
        Assert.Equal(value, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Readings_of_the_main_meter_count_for_the_transaction_that_they_name_and_for_no_other()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"9000"}""", connector: 0, at: Noon.AddMinutes(1)));
        Assert.Null((await ledger.FindTransactionAsync(id))!.LastEnergy);
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", id, connector: 0, at: Noon.AddMinutes(2)));
        Assert.Equal(700, (await ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Fact]
    public async Task Readings_after_the_stop_do_not_change_it()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", id));
        await ledger.StopTransactionAsync(Stop(id));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"5000"}""", id, at: Noon.AddHours(2)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"5000"}""", at: Noon.AddHours(2)));
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((700m, 800m), (record.LastEnergy, record.Energy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meter_values_of_an_unknown_or_foreign_transaction_are_kept_as_orphans(bool foreign)
    {
        var ledger = Create();
        var id = foreign ? (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId : 4_711;
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
