using System.Text.Json;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Quirks;

/// <summary>Quirks in how messages are written.</summary>
public sealed class QuirkyMessagesTests
{
    [Fact]
    public void Timestamps_without_zone()
    {
        using var bench = Online(Quirk.TimeWithoutZone);
        bench.StartCharging();
        bench.Pass(60);
        Assert.Equal("2026-03-01T08:01:00", bench.Serve("MeterValues").GetProperty("meterValue")[0].GetProperty("timestamp").GetString());
    }

    [Fact]
    public void Numbers_where_strings_belong()
    {
        using var bench = Online(Quirk.NumbersAsNumbers);
        bench.StartCharging();
        bench.Pass(60);
        var value = bench.Serve("MeterValues").GetProperty("meterValue")[0].GetProperty("sampledValue")[0].GetProperty("value");
        Assert.Equal((JsonValueKind.Number, 368), (value.ValueKind, value.GetInt32()));
        var key = bench.Call("GetConfiguration", """{"key":["HeartbeatInterval"]}""")[2].GetProperty("configurationKey")[0].GetProperty("value");
        Assert.Equal(300, key.GetInt32());
    }

    [Fact]
    public void Strings_where_numbers_belong()
    {
        using var bench = Online(Quirk.NumbersAsStrings);
        bench.Core.PlugIn(1, Bench.Car());
        Assert.Equal("1", bench.Serve("StatusNotification").GetProperty("connectorId").GetString());
        bench.Core.PresentTag("TAG", 1);
        bench.Serve("Authorize");
        Assert.Equal("0", bench.Serve("StartTransaction").GetProperty("meterStart").GetString());
    }

    [Fact]
    public void Meter_values_as_an_object_or_empty()
    {
        using var bench = Online(Quirk.MeterValueObject, Quirk.EmptySampledValue);
        bench.StartCharging();
        bench.Pass(60);
        var values = bench.Serve("MeterValues").GetProperty("meterValue");
        Assert.Equal((JsonValueKind.Object, 0), (values.ValueKind, values.GetProperty("sampledValue").GetArrayLength()));
    }

    [Fact]
    public void Energy_in_kilowatt_hours()
    {
        using var bench = Online(Quirk.KilowattHours);
        bench.Core.SetMeter(1, 5_000);
        bench.Core.PlugIn(1, Bench.Car());
        bench.Core.PresentTag("TAG", 1);
        bench.Serve("StatusNotification");
        bench.Serve("Authorize");
        Assert.Equal(5, bench.Serve("StartTransaction").GetProperty("meterStart").GetInt32());
        bench.AnswerAll();
        bench.Pass(60);
        Assert.Equal("5.368", bench.Serve("MeterValues").GetProperty("meterValue")[0].GetProperty("sampledValue")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Register_begins_at_zero_with_every_transaction()
    {
        using var bench = Online(Quirk.RegisterResets);
        bench.Core.SetMeter(1, 5_000);
        bench.Core.PlugIn(1, Bench.Car());
        bench.Core.PresentTag("TAG", 1);
        bench.Serve("StatusNotification");
        bench.Serve("Authorize");
        Assert.Equal(0, bench.Serve("StartTransaction").GetProperty("meterStart").GetInt32());
    }

    [Fact]
    public void Null_for_nothing_and_a_call_error_without_details()
    {
        using var bench = Online(Quirk.NullPayload, Quirk.ShortCallError);
        bench.Core.SendHeartbeat();
        Assert.Equal(JsonValueKind.Null, bench.ExpectCall("Heartbeat")[3].ValueKind);
        Assert.Equal(4, bench.Call("MakeCoffee", "{}").GetArrayLength());
    }

    [Fact]
    public void Error_code_error_and_a_serial_number_too_long()
    {
        using var bench = new Bench(static options => options with { Quirks = [Quirk.ErrorCodeError, Quirk.LongSerialNumber] });
        bench.Core.Start();
        bench.Core.Connected();
        Assert.Equal(26, bench.ExpectCall("BootNotification")[3].GetProperty("chargePointSerialNumber").GetString()!.Length);
        using var other = Online(Quirk.ErrorCodeError);
        other.Core.Fault(1, ChargePointErrorCode.GroundFailure);
        Assert.Equal("Error", other.Serve("StatusNotification").GetProperty("errorCode").GetString());
    }

    [Fact]
    public void Ids_are_numbers()
    {
        using var bench = Online();
        bench.Core.SetQuirk(Quirk.NumericIds, true);
        bench.Core.SendHeartbeat();
        Assert.Equal(JsonValueKind.Number, bench.ExpectCall("Heartbeat")[1].ValueKind);
    }

    [Fact]
    public void Transaction_id_is_minus_one()
    {
        using var bench = Online(Quirk.MinusOneTransactionId);
        bench.StartCharging();
        bench.Pass(60);
        Assert.Equal(-1, bench.Serve("MeterValues").GetProperty("transactionId").GetInt32());
        bench.Core.Unplug(1);
        Assert.Equal(-1, bench.Serve("StopTransaction").GetProperty("transactionId").GetInt32());
    }

    private static Bench Online(params Quirk[] quirks)
    {
        var bench = new Bench(options => options with { Quirks = quirks });
        bench.BringOnline();
        return bench;
    }
}
