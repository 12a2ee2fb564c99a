using System.Text.Json;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Transactions of the core, online and offline.</summary>
public sealed class TransactionTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Whole_transaction_by_tag()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.ExpectStatus(1, "Preparing");
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Equal("TAG", _bench.Serve("Authorize").GetProperty("idTag").GetString());
        var start = _bench.ExpectCall("StartTransaction");
        Assert.Equal(0, start[3].GetProperty("meterStart").GetInt32());
        _bench.Answer(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":42}""");
        _bench.ExpectStatus(1, "Charging");
        _bench.ExpectSilence();
        Assert.Equal(22_080, _bench.Connector.Power, 6);

        _bench.Pass(60);
        var sample = _bench.Serve("MeterValues");
        Assert.Equal(42, sample.GetProperty("transactionId").GetInt32());
        Assert.Equal("368", Value(sample, "Energy.Active.Import.Register"));
        Assert.Equal("22080.0", Value(sample, "Power.Active.Import"));

        // The same token ends it, without asking.
        Assert.Null(_bench.Core.PresentTag("tag", 1));
        var stop = _bench.Serve("StopTransaction");
        Assert.Equal(
            (42, 368, "Local", "tag"),
            (stop.GetProperty("transactionId").GetInt32(), stop.GetProperty("meterStop").GetInt32(),
                stop.GetProperty("reason").GetString(), stop.GetProperty("idTag").GetString()));
        _bench.ExpectStatus(1, "Finishing");
        Assert.Null(_bench.Core.Unplug(1));
        _bench.ExpectStatus(1, "Available");
        _bench.Pass(120);
        _bench.ExpectSilence();
    }

    [Fact]
    public void Refused_token_starts_nothing()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), """{"idTagInfo":{"status":"Blocked"}}""");
        _bench.ExpectSilence();
        Assert.Equal(ChargePointStatus.Preparing, _bench.Connector.Status);
    }

    [Theory]
    [InlineData("true", "StopTransaction")]
    [InlineData("false", null)]
    public void Token_refused_by_the_start_ends_the_transaction_or_its_energy(string stopOnInvalidId, string? message)
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", $$"""{"key":"StopTransactionOnInvalidId","value":"{{stopOnInvalidId}}"}""");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Serve("Authorize");
        var start = _bench.ExpectCall("StartTransaction");
        _bench.Answer(start, """{"idTagInfo":{"status":"Invalid"},"transactionId":5}""");
        _bench.ExpectStatus(1, "Charging");
        if (message is null)
        {
            _bench.ExpectStatus(1, "SuspendedEVSE");
            Assert.Equal(0, _bench.Connector.Power);
            return;
        }

        Assert.Equal("DeAuthorized", _bench.Serve(message).GetProperty("reason").GetString());
        _bench.ExpectStatus(1, "Finishing");
    }

    [Fact]
    public void Token_of_the_same_group_ends_the_transaction_and_of_another_does_not()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), """{"idTagInfo":{"status":"Accepted","parentIdTag":"GROUP"}}""");
        _bench.AnswerAll();

        Assert.Null(_bench.Core.PresentTag("STRANGER", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), """{"idTagInfo":{"status":"Accepted","parentIdTag":"OTHERS"}}""");
        _bench.ExpectSilence();
        Assert.Null(_bench.Core.PresentTag("FRIEND", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), """{"idTagInfo":{"status":"Accepted","parentIdTag":"group"}}""");
        Assert.Equal("FRIEND", _bench.Serve("StopTransaction").GetProperty("idTag").GetString());
    }

    [Fact]
    public void Tag_before_plug_waits_for_the_car_until_the_connection_time_out()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PresentTag("TAG", null));
        _bench.Serve("Authorize");
        _bench.ExpectStatus(1, "Preparing");
        _bench.Pass(119);
        _bench.ExpectSilence();
        _bench.Pass(1);
        _bench.ExpectStatus(1, "Available");

        Assert.Null(_bench.Core.PresentTag("TAG", null));
        _bench.Serve("Authorize");
        _bench.ExpectStatus(1, "Preparing");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.Serve("StartTransaction");
    }

    [Fact]
    public void Tag_presented_twice_before_plug_cancels()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PresentTag("TAG", null));
        _bench.AnswerAll();
        Assert.NotNull(_bench.Core.PresentTag("OTHER", 1));
        Assert.Null(_bench.Core.PresentTag("TAG", null));
        _bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Unplugging_ends_the_transaction()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Null(_bench.Core.Unplug(1));
        Assert.Equal("EVDisconnected", _bench.Serve("StopTransaction").GetProperty("reason").GetString());
        var finishing = _bench.Serve("StatusNotification");
        Assert.Equal(("Finishing", "EV side disconnected"), (finishing.GetProperty("status").GetString(), finishing.GetProperty("info").GetString()));
        _bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Unplugging_suspends_the_transaction_when_so_configured()
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", """{"key":"StopTransactionOnEVSideDisconnect","value":"false"}""");
        _bench.StartCharging();
        Assert.Null(_bench.Core.Unplug(1));
        var suspended = _bench.Serve("StatusNotification");
        Assert.Equal(("SuspendedEV", "EV side disconnected"), (suspended.GetProperty("status").GetString(), suspended.GetProperty("info").GetString()));
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.ExpectStatus(1, "Charging");
    }

    [Fact]
    public void Remote_start_begins_on_a_plugged_car_and_remote_stop_ends_it()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"APP"}"""));
        var start = _bench.ExpectCall("StartTransaction");
        Assert.Equal("APP", start[3].GetProperty("idTag").GetString());
        _bench.Answer(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":9}""");
        _bench.AnswerAll();

        Assert.Equal("Rejected", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"APP"}"""));
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStopTransaction", """{"transactionId":8}"""));
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStopTransaction", """{"transactionId":9}"""));
        Assert.Equal("Remote", _bench.Serve("StopTransaction").GetProperty("reason").GetString());
        _bench.ExpectStatus(1, "Finishing");

        // Finishing -> Preparing -> Charging (OCPP 1.6 §4.9: there is no way from Finishing to Charging).
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"APP","connectorId":1}"""));
        _bench.ExpectStatus(1, "Preparing");
        _bench.Serve("StartTransaction");
        _bench.ExpectStatus(1, "Charging");
    }

    [Theory]
    [InlineData("""{"idTag":"APP","connectorId":0}""")]
    [InlineData("""{"idTag":"APP","connectorId":2}""")]
    public void Remote_start_on_no_connector_is_rejected(string payload)
    {
        _bench.BringOnline();
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStartTransaction", payload));
    }

    [Fact]
    public void Remote_start_is_authorised_first_when_so_configured()
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", """{"key":"AuthorizeRemoteTxRequests","value":"true"}""");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"APP"}"""));
        _bench.Serve("Authorize");
        _bench.Serve("StartTransaction");
    }

    [Fact]
    public void Transaction_of_an_offline_hour_is_delivered_in_order_with_the_id_it_got_late()
    {
        _bench.BringOnline();
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Null(_bench.Connector.Transaction!.Id);
        var began = _bench.Time.GetUtcNow();
        _bench.Pass(150);
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Pass(1_000);
        _bench.ExpectSilence();

        _bench.Core.Connected();
        var start = _bench.ExpectCall("StartTransaction");
        Assert.Equal(began, start[3].GetProperty("timestamp").GetDateTimeOffset());
        _bench.ExpectSilence();
        _bench.Answer(start, """{"idTagInfo":{"status":"Accepted"},"transactionId":77}""");
        for (var n = 1; n <= 2; n++)
        {
            var sample = _bench.Serve("MeterValues");
            Assert.Equal(77, sample.GetProperty("transactionId").GetInt32());
            Assert.Equal(began.AddSeconds(60 * n), sample.GetProperty("meterValue")[0].GetProperty("timestamp").GetDateTimeOffset());
        }

        var stop = _bench.Serve("StopTransaction");
        Assert.Equal((77, 920), (stop.GetProperty("transactionId").GetInt32(), stop.GetProperty("meterStop").GetInt32()));
        Assert.Equal(began.AddSeconds(150), stop.GetProperty("timestamp").GetDateTimeOffset());
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Finishing");
        _bench.ExpectSilence();
    }

    [Fact]
    public void Message_in_flight_when_the_connection_is_lost_is_sent_again_with_the_same_content()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Serve("Authorize");
        var lost = _bench.ExpectCall("StartTransaction");
        for (var i = 0; i < 10; i++)
        {
            // Lost connections count for nothing, however many.
            _bench.Core.Disconnected("gone");
            _bench.Core.Connected();
            var again = _bench.ExpectCall("StartTransaction");
            Assert.Equal(lost[3].GetRawText(), again[3].GetRawText());
        }
    }

    [Fact]
    public void Failing_message_is_repeated_after_its_interval_and_given_up_after_its_attempts()
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"0"}""");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Serve("Authorize");
        _bench.AnswerError(_bench.ExpectCall("StartTransaction"), "InternalError");
        _bench.ExpectStatus(1, "Charging");

        _bench.Pass(59.9);
        _bench.ExpectSilence();
        _bench.Pass(0.1);
        _bench.AnswerError(_bench.ExpectCall("StartTransaction"), "InternalError");
        _bench.Pass(119.9);
        _bench.ExpectSilence();
        _bench.Pass(0.1);
        _bench.AnswerError(_bench.ExpectCall("StartTransaction"), "InternalError");

        // Errata 3.18: what belongs to it goes with -1.
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Equal(-1, _bench.Serve("StopTransaction").GetProperty("transactionId").GetInt32());
    }

    [Fact]
    public void Messages_without_a_transaction_do_not_wait_for_a_retry()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        _bench.Pass(60);
        _bench.AnswerError(_bench.ExpectCall("MeterValues"), "GenericError");
        Assert.Null(_bench.Core.Fault(1, ChargePointErrorCode.GroundFailure));
        _bench.ExpectStatus(1, "Faulted");
        _bench.ExpectSilence();
    }

    [Fact]
    public void Unanswered_transaction_message_is_repeated()
    {
        _bench.BringOnline(interval: 86_400);
        _bench.Call("ChangeConfiguration", """{"key":"WebSocketPingInterval","value":"0"}""");
        _bench.StartCharging();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        var first = _bench.ExpectCall("StopTransaction");
        _bench.Pass(30);
        _bench.ExpectStatus(1, "Finishing");
        _bench.Pass(59.9);
        _bench.ExpectSilence();
        _bench.Pass(0.1);
        var again = _bench.ExpectCall("StopTransaction");
        Assert.Equal(first[3].GetRawText(), again[3].GetRawText());
        Assert.NotEqual(first[1].GetString(), again[1].GetString());
    }

    [Fact]
    public void Unknown_tokens_start_offline_only_when_so_configured()
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", """{"key":"AllowOfflineTxForUnknownId","value":"false"}""");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.Null(_bench.Connector.Transaction);
    }

    [Fact]
    public void Authorize_in_flight_when_the_connection_is_lost_is_decided_offline()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.ExpectCall("Authorize");
        _bench.Core.Disconnected("gone");
        Assert.NotNull(_bench.Connector.Transaction);
    }

    [Fact]
    public void Full_queue_starts_no_further_transaction()
    {
        using var bench = new Bench(options => options with { MaxQueuedTransactionMessages = 2, MeterValueSampleInterval = TimeSpan.Zero });
        bench.BringOnline();
        bench.Core.Disconnected("gone");
        Assert.Null(bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        Assert.Equal(2, bench.Core.QueuedTransactionMessages);
        Assert.NotNull(bench.Core.PresentTag("TAG", 1));
        Assert.Equal(2, bench.Core.QueuedTransactionMessages);
    }

    [Fact]
    public void Fault_stops_the_energy_and_not_the_transaction()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Null(_bench.Core.Fault(1, ChargePointErrorCode.OverCurrentFailure));
        var fault = _bench.Serve("StatusNotification");
        Assert.Equal(("Faulted", "OverCurrentFailure"), (fault.GetProperty("status").GetString(), fault.GetProperty("errorCode").GetString()));
        Assert.Equal(0, _bench.Connector.Power);
        Assert.Null(_bench.Core.ClearFault(1));
        _bench.ExpectStatus(1, "Charging");
    }

    [Fact]
    public void Full_car_suspends_itself_at_the_moment_it_is_full()
    {
        _bench.BringOnline();
        var car = Bench.Car(0.99);
        _bench.StartCharging(1, car);
        var wait = car.Battery.TimeToFull(22_080)!.Value;
        _bench.Pass(wait.TotalSeconds - 1);
        _bench.AnswerAll();
        Assert.Equal(ChargePointStatus.Charging, _bench.Connector.Status);
        _bench.Pass(1);
        _bench.ExpectStatus(1, "SuspendedEV");
        Assert.Equal(car.Battery.CapacityWh * 0.005, _bench.Connector.Meter.EnergyWh, 3);
    }

    [Fact]
    public void Availability_changes_at_once_or_when_the_connector_is_free()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}"""));
        _bench.ExpectStatus(1, "Unavailable");
        Assert.NotNull(_bench.Core.PresentTag("TAG", 1));
        Assert.Equal("Accepted", _bench.StatusOf("ChangeAvailability", """{"connectorId":1,"type":"Operative"}"""));
        _bench.ExpectStatus(1, "Available");

        _bench.StartCharging();
        Assert.Equal("Scheduled", _bench.StatusOf("ChangeAvailability", """{"connectorId":0,"type":"Inoperative"}"""));
        _bench.ExpectStatus(0, "Unavailable");
        Assert.Null(_bench.Core.Unplug(1));
        var last = _bench.AnswerAll()[^1].Payload;
        Assert.Equal("Unavailable", last.GetProperty("status").GetString());
        Assert.Equal("Rejected", _bench.StatusOf("ChangeAvailability", """{"connectorId":2,"type":"Operative"}"""));
    }

    private static string? Value(JsonElement meterValues, string measurand) =>
        meterValues.GetProperty("meterValue")[0].GetProperty("sampledValue").EnumerateArray()
            .First(value => value.GetProperty("measurand").GetString() == measurand).GetProperty("value").GetString();
}
