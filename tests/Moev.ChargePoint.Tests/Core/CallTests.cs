using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>One CALL at a time, and what comes in between.</summary>
public sealed class CallTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Next_call_waits_for_the_answer_to_the_last()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        var first = _bench.ExpectCall("StatusNotification");
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.ExpectSilence();

        _bench.Answer(first, "{}");
        _bench.ExpectCall("Authorize");
        _bench.ExpectSilence();
    }

    [Fact]
    public void Call_of_the_central_system_is_answered_while_ours_is_in_flight()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        var ours = _bench.ExpectCall("StatusNotification");
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStopTransaction", """{"transactionId":5}"""));
        _bench.Answer(ours, "{}");
        Assert.True(_bench.Core.IsIdle);
    }

    [Fact]
    public void Unanswered_call_times_out_and_its_late_answer_does_not_answer_the_next()
    {
        _bench.BringOnline();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        var late = _bench.ExpectCall("StatusNotification");
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Pass(29.9);
        _bench.ExpectSilence();
        _bench.Pass(0.1);
        var authorize = _bench.ExpectCall("Authorize");

        _bench.Answer(late, "{}");
        Assert.Equal(1, _bench.Core.UnexpectedAnswers);
        Assert.False(_bench.Core.IsIdle);
        _bench.Answer(authorize, """{"idTagInfo":{"status":"Accepted"}}""");
        _bench.ExpectCall("StartTransaction");
    }

    [Fact]
    public void Message_ids_are_never_used_twice()
    {
        _bench.BringOnline();
        var ids = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(i % 2 == 0 ? _bench.Core.PlugIn(1, Bench.Car()) : _bench.Core.Unplug(1));
            var call = _bench.ExpectCall("StatusNotification");
            Assert.True(ids.Add(call[1].GetString()!));
            _bench.Answer(call, "{}");
            if (i % 5 == 0)
            {
                _bench.Core.Disconnected("gone");
                _bench.Core.Connected();
                _bench.AnswerAll();
            }
        }
    }

    [Fact]
    public void Answer_that_nobody_waits_for_is_dropped()
    {
        _bench.BringOnline();
        _bench.Receive("""[3,"77",{}]""");
        _bench.Receive("""[4,"77","GenericError","",{}]""");
        Assert.Equal(2, _bench.Core.UnexpectedAnswers);
        _bench.ExpectSilence();
    }

    [Theory]
    [InlineData("""[2,"9","MakeCoffee",{}]""", "NotImplemented")]
    [InlineData("""[2,"9","ReserveNow",{}]""", "OccurenceConstraintViolation")]
    [InlineData("""[2,"9","Authorize",{"idTag":"A"}]""", "NotSupported")]
    [InlineData("""[2,"9","RemoteStopTransaction",{}]""", "OccurenceConstraintViolation")]
    [InlineData("""[2,"9","RemoteStopTransaction",{"transactionId":"x"}]""", "TypeConstraintViolation")]
    [InlineData("""[2,"9","RemoteStopTransaction",{"transactionId":1,"more":2}]""", "FormationViolation")]
    [InlineData("""[2,"9","Reset",{"type":"Medium"}]""", "PropertyConstraintViolation")]
    [InlineData("""[2,"9","Reset"]""", "FormationViolation")]
    public void Call_that_cannot_be_served_is_answered_with_the_right_code(string message, string code)
    {
        _bench.BringOnline();
        _bench.Receive(message);
        var answer = _bench.Port.Take();
        Assert.Equal((4, "9", code), (answer[0].GetInt32(), answer[1].GetString(), answer[2].GetString()));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("""[5,"9",{}]""")]
    [InlineData("""{"a":1}""")]
    public void Message_that_is_none_is_dropped(string message)
    {
        _bench.BringOnline();
        _bench.Receive(message);
        _bench.ExpectSilence();
    }

    [Fact]
    public void Unknown_vendors_data_is_answered_with_unknown_vendor()
    {
        _bench.BringOnline();
        Assert.Equal("UnknownVendorId", _bench.StatusOf("DataTransfer", """{"vendorId":"acme"}"""));
    }

    [Fact]
    public void Configuration_is_shown_in_whole_and_in_part()
    {
        _bench.BringOnline();
        var all = _bench.Call("GetConfiguration", "{}")[2].GetProperty("configurationKey");
        Assert.Contains(all.EnumerateArray(), key => key.GetProperty("key").GetString() == "ChargingScheduleAllowedChargingRateUnit");

        var some = _bench.Call("GetConfiguration", """{"key":["heartbeatinterval","Nonsense","AuthorizationKey"]}""")[2];
        Assert.Equal("300", some.GetProperty("configurationKey")[0].GetProperty("value").GetString());
        Assert.Equal("""["Nonsense","AuthorizationKey"]""", some.GetProperty("unknownKey").GetRawText());

        var tooMany = string.Join(',', Enumerable.Repeat("\"a\"", 51));
        Assert.Equal("OccurenceConstraintViolation", _bench.Call("GetConfiguration", $$"""{"key":[{{tooMany}}]}""")[2].GetString());
    }

    [Theory]
    [InlineData("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF", "Accepted")]
    [InlineData("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF00", "Rejected")]
    [InlineData("000102030405060708090A0B0C0D0E0F", "Accepted")]
    [InlineData("000102030405060708090A0B0C0D0E", "Rejected")]
    [InlineData("000", "Rejected")]
    [InlineData("", "Rejected")]
    [InlineData("xx", "Rejected")]
    public void New_authorization_key_is_used_by_a_new_connection_at_once(string hex, string status)
    {
        _bench.BringOnline();
        Assert.Equal(status, _bench.StatusOf("ChangeConfiguration", $$"""{"key":"AuthorizationKey","value":"{{hex}}"}"""));
        if (status != "Accepted")
        {
            Assert.Empty(_bench.Port.Closes);
            return;
        }

        // Whitepaper A01: disconnect, and connect with the new password.
        Assert.Equal([WebSocketCloseCode.NormalClosure], _bench.Port.Closes);
        _bench.Core.Disconnected("closed");
        _bench.Tick();
        Assert.Equal(2, _bench.Port.Connects);
        Assert.Equal(Convert.FromHexString(hex), _bench.Port.AuthorizationKey);
        _bench.Core.Connected();
        Assert.DoesNotContain(_bench.AnswerAll(), static call => call.Action == "BootNotification");
    }

    [Fact]
    public void Changed_intervals_take_effect_at_once()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("ChangeConfiguration", """{"key":"HeartbeatInterval","value":"10"}"""));
        Assert.Equal("Accepted", _bench.StatusOf("ChangeConfiguration", """{"key":"WebSocketPingInterval","value":"4"}"""));
        _bench.Pass(4);
        Assert.Equal(1, _bench.Port.Pings);
        _bench.Core.FrameArrived();
        _bench.Pass(6);
        _bench.Serve("Heartbeat");
    }

    [Theory]
    [InlineData("Heartbeat", "Heartbeat")]
    [InlineData("MeterValues", "MeterValues")]
    [InlineData("DiagnosticsStatusNotification", "DiagnosticsStatusNotification")]
    [InlineData("FirmwareStatusNotification", "FirmwareStatusNotification")]
    public void Triggered_message_follows_the_answer(string trigger, string action)
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", $$"""{"requestedMessage":"{{trigger}}"}"""));
        _bench.Serve(action);
    }

    [Theory]
    [InlineData("""{"requestedMessage":"BootNotification"}""", "Rejected")]
    [InlineData("""{"requestedMessage":"StatusNotification","connectorId":2}""", "Rejected")]
    [InlineData("""{"requestedMessage":"MeterValues","connectorId":2}""", "Rejected")]
    public void Trigger_that_is_not_obeyed_says_so(string payload, string status)
    {
        _bench.BringOnline();
        Assert.Equal(status, _bench.StatusOf("TriggerMessage", payload));
        _bench.ExpectSilence();
    }

    [Fact]
    public void Trigger_for_the_status_of_everything_reports_every_connector()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"StatusNotification"}"""));
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Available");
        _bench.ExpectSilence();
    }
}
