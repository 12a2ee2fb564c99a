using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about what is known of a connector now.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public void Unknown_charge_point_has_no_readings()
    {
        Assert.False(Create().TryRead(Cp1, 1, out var readings));
        Assert.Null(readings.Status);
        Assert.True(double.IsNaN(readings.PowerAge));
    }

    [Fact]
    public async Task Readings_are_those_of_the_connector_and_of_its_running_transaction()
    {
        var ledger = Create();
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon);
        await StatusAsync(ledger, 2, ChargePointStatus.Charging, Noon);
        var other = await ledger.StartTransactionAsync(Start(connector: 1));
        var id = (await ledger.StartTransactionAsync(Start(connector: 2, at: Noon.AddSeconds(1)))).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1.5","measurand":"Power.Active.Import","unit":"kW"}""", other.TransactionId, connector: 1));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"3.68","measurand":"Power.Active.Import","unit":"kW"},{"value":"1234"}""", id, connector: 2));

        Assert.True(ledger.TryRead(Cp1, 2, out var readings));
        Assert.Equal(ChargePointStatus.Charging, readings.Status);
        Assert.Equal(Noon, readings.StatusAt);
        Assert.Equal(id, readings.TransactionId);
        Assert.Equal(Noon.AddSeconds(1), readings.StartedAt.At);
        Assert.Equal(3_680, readings.Power.Sum);
        Assert.Equal(1_234, readings.Energy!.Value.WattHours);
        Assert.Null(readings.PhaseCurrents.Highest);
        await ledger.StopTransactionAsync(Stop(id));
        Assert.True(ledger.TryRead(Cp1, 2, out readings));
        Assert.Equal(0, readings.TransactionId);
    }

    [Fact]
    public async Task Currents_are_those_of_the_newest_message_only()
    {
        var ledger = Create();
        await ledger.AppendMeterValuesAsync(Meter(
            """{"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"15","measurand":"Current.Import","phase":"L2"},{"value":"14","measurand":"Current.Import","phase":"L3"}""",
            at: Noon));
        Assert.True(ledger.TryRead(Cp1, 1, out var readings));
        Assert.Equal([16, 15, 14], [readings.PhaseCurrents.Of(0), readings.PhaseCurrents.Of(1), readings.PhaseCurrents.Of(2)]);

        await ledger.AppendMeterValuesAsync(Meter("""{"value":"10","measurand":"Current.Import","phase":"L1"},{"value":"40","measurand":"Current.Import"}""", at: Noon.AddSeconds(10)));
        Assert.True(ledger.TryRead(Cp1, 1, out readings));
        Assert.Equal([10, null, null], [readings.PhaseCurrents.Of(0), readings.PhaseCurrents.Of(1), readings.PhaseCurrents.Of(2)]);
        Assert.Equal(40, readings.Current.Highest);
    }

    [Fact]
    public async Task Age_counts_from_the_arrival_whatever_the_clock_of_the_charge_point_says()
    {
        var ledger = Create();
        var now = TimeProvider.System.GetUtcNow();
        ledger.NoteSeen(Cp1, now.AddHours(-5));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1","measurand":"Power.Active.Import"}""", at: now.AddHours(-2), receivedAt: now.AddSeconds(-7)));
        Assert.True(ledger.TryRead(Cp1, 1, out var readings));
        Assert.InRange(readings.PowerAge, 6, 60);
        Assert.True(double.IsNaN(readings.CurrentAge));
    }

    [Fact]
    public async Task Age_counts_from_the_sample_when_it_was_queued_while_the_charge_point_was_offline()
    {
        var ledger = Create();
        var now = TimeProvider.System.GetUtcNow();
        ledger.NoteSeen(Cp1, now.AddMinutes(-1));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"1","measurand":"Power.Active.Import"}""", at: now.AddHours(-2), receivedAt: now));
        Assert.True(ledger.TryRead(Cp1, 1, out var readings));
        Assert.InRange(readings.PowerAge, 7_100, 7_300);
    }

    [Fact]
    public async Task Only_connector_has_the_samples_and_the_transaction_that_name_none()
    {
        var ledger = Create();
        await StatusAsync(ledger, 0, ChargePointStatus.Available, Noon);
        await StatusAsync(ledger, 1, ChargePointStatus.Charging, Noon);
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"7","measurand":"Power.Active.Import"}""", connector: 0));
        Assert.True(ledger.TryRead(Cp1, 1, out var readings));
        Assert.Equal(7, readings.Power.Sum);
        await StatusAsync(ledger, 2, ChargePointStatus.Available, Noon);
        Assert.True(ledger.TryRead(Cp1, 1, out readings));
        Assert.Null(readings.Power.Sum);
    }
}
