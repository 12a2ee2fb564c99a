using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Boot, heartbeat, reconnects and resets of the core.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Acceptance_is_followed_by_the_status_of_everything_and_by_heartbeats()
    {
        _bench.Core.Start();
        Assert.Equal(1, _bench.Port.Connects);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 100);
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Available");
        _bench.ExpectSilence();

        _bench.Pass(99);
        _bench.ExpectSilence();
        _bench.Pass(1);
        _bench.Serve("Heartbeat");
        _bench.Pass(100);
        _bench.Serve("Heartbeat");
        Assert.True(_bench.Core.IsOnline);
    }

    [Theory]
    [InlineData("Pending", 20, 20)]
    [InlineData("Rejected", 20, 20)]
    [InlineData("Rejected", 0, 30)]
    public void Refused_boot_is_repeated_after_the_interval_and_nothing_else_is_sent(string status, int interval, int wait)
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.AnswerBoot(status, interval);
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("TAG", 1));

        _bench.Pass(wait - 1);
        _bench.ExpectSilence();
        _bench.Pass(1);
        _bench.AnswerBoot("Accepted", 300);
        Assert.Equal("Authorize", _bench.AnswerAll()[0].Action);
        Assert.NotNull(_bench.Connector.Transaction);
    }

    [Fact]
    public void Unanswered_boot_is_repeated()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.ExpectCall("BootNotification");
        _bench.Pass(30);
        _bench.Pass(29);
        _bench.ExpectSilence();
        _bench.Pass(1);
        _bench.AnswerBoot("Accepted", 300);
        Assert.True(_bench.Core.IsOnline);
    }

    [Fact]
    public void Boot_interval_runs_on_while_the_connection_is_down()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.AnswerBoot("Pending", 60);
        _bench.Core.Disconnected("gone");
        _bench.Pass(10);
        _bench.Core.Connected();
        _bench.ExpectSilence();
        _bench.Pass(50);
        _bench.ExpectCall("BootNotification");
    }

    [Fact]
    public void Rejected_charge_point_answers_nothing()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.AnswerBoot("Rejected", 60);
        _bench.Receive("""[2,"9","GetConfiguration",{}]""");
        _bench.Receive("""[2,"9",7,{}]""");
        _bench.ExpectSilence();
    }

    [Fact]
    public void Pending_charge_point_answers_and_sends_what_is_triggered()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.AnswerBoot("Pending", 60);

        Assert.Equal("Accepted", _bench.StatusOf("ChangeConfiguration", """{"key":"HeartbeatInterval","value":"10"}"""));
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"A","connectorId":1}"""));
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}"""));
        _bench.ExpectStatus(1, "Available");
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"BootNotification"}"""));
        _bench.AnswerBoot("Accepted", 60);
    }

    [Fact]
    public void Reconnect_reports_statuses_without_a_boot()
    {
        _bench.BringOnline();
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.Unplug(1));
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.ExpectSilence();

        _bench.Core.Connected();
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Preparing");
        _bench.ExpectSilence();
    }

    [Fact]
    public void Reconnect_boots_when_the_central_system_asks_for_it_with_a_security_error()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        _bench.Core.Disconnected("gone");
        Assert.Null(_bench.Core.Unplug(1));
        _bench.Core.Connected();
        _bench.AnswerError(_bench.ExpectCall("StopTransaction"), "SecurityError");
        _bench.AnswerBoot("Accepted", 300);

        // The transaction message was not to blame, and is sent again at once.
        _bench.Serve("StopTransaction");
        _bench.ExpectStatus(0, "Available");
    }

    [Fact]
    public void Failed_connections_are_repeated_with_growing_waits()
    {
        _bench.Core.Start();
        for (var failures = 1; failures <= 8; failures++)
        {
            _bench.Core.Disconnected("refused");
            var full = Math.Min(60, Math.Pow(2, failures - 1));
            _bench.Pass(full / 2 - 0.01);
            Assert.Equal(failures, _bench.Port.Connects);
            _bench.Pass(full / 2 + 0.01);
            Assert.Equal(failures + 1, _bench.Port.Connects);
        }
    }

    [Fact]
    public void Central_systems_wish_to_be_left_alone_is_obeyed()
    {
        _bench.Core.Start();
        _bench.Core.Disconnected("refused: 503", TimeSpan.FromSeconds(90));
        _bench.Pass(89);
        Assert.Equal(1, _bench.Port.Connects);
        _bench.Pass(1);
        Assert.Equal(2, _bench.Port.Connects);
    }

    [Fact]
    public void Stopped_charge_point_says_goodbye_and_does_not_come_back()
    {
        _bench.BringOnline();
        _bench.Core.Stop(WebSocketCloseCode.NormalClosure, "");
        Assert.Equal([WebSocketCloseCode.NormalClosure], _bench.Port.Closes);
        _bench.Core.Disconnected("closed");
        _bench.Pass(100_000);
        Assert.Equal(1, _bench.Port.Connects);
    }

    [Fact]
    public void Silence_after_a_ping_ends_the_connection()
    {
        _bench.BringOnline(interval: 86_400);
        _bench.Pass(60);
        Assert.Equal(1, _bench.Port.Pings);
        _bench.Core.FrameArrived();
        _bench.Pass(60);
        Assert.Equal((2, 0), (_bench.Port.Pings, _bench.Port.Aborts));
        _bench.Pass(29);
        Assert.Equal(0, _bench.Port.Aborts);
        _bench.Pass(1);
        Assert.Equal(1, _bench.Port.Aborts);
    }

    [Fact]
    public void Clock_follows_the_central_system_when_it_is_off_by_more_than_a_second()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        var boot = _bench.ExpectCall("BootNotification");
        _bench.Answer(boot, """{"status":"Accepted","currentTime":"2030-01-01T00:00:00Z","interval":300}""");
        _bench.AnswerAll();
        _bench.StartCharging();
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), _bench.Connector.Transaction!.StartedAt);

        _bench.Pass(300);
        var heartbeat = _bench.AnswerAll().Count;
        Assert.NotEqual(0, heartbeat);
    }

    [Fact]
    public void Soft_reset_delivers_the_stop_before_it_restarts_and_boots()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", _bench.StatusOf("Reset", """{"type":"Soft"}"""));
        Assert.Empty(_bench.Port.Closes);
        Assert.Equal("SoftReset", _bench.Serve("StopTransaction").GetProperty("reason").GetString());
        Assert.Equal([WebSocketCloseCode.GoingAway], _bench.Port.Closes);

        _bench.Core.Disconnected("closed");
        _bench.Pass(4.9);
        Assert.Equal(1, _bench.Port.Connects);
        _bench.Pass(0.1);
        Assert.Equal(2, _bench.Port.Connects);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Preparing");
    }

    [Fact]
    public void Soft_reset_without_an_answer_to_the_stop_restarts_and_delivers_it_later()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", _bench.StatusOf("Reset", """{"type":"Soft"}"""));
        var first = _bench.ExpectCall("StopTransaction");
        _bench.Pass(30);
        Assert.Single(_bench.Port.Closes);
        _bench.Core.Disconnected("closed");
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        var again = _bench.ExpectCall("StopTransaction");
        Assert.Equal(first[3].GetRawText(), again[3].GetRawText());
    }

    [Fact]
    public void Hard_reset_restarts_at_once_and_stops_the_transaction_after_the_boot()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", _bench.StatusOf("Reset", """{"type":"Hard"}"""));
        Assert.Equal([WebSocketCloseCode.GoingAway], _bench.Port.Closes);
        _bench.ExpectSilence();
        Assert.NotNull(_bench.Core.PresentTag("TAG", 1));

        _bench.Core.Disconnected("closed");
        _bench.Pass(5);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        Assert.Equal("HardReset", _bench.Serve("StopTransaction").GetProperty("reason").GetString());
    }

    [Fact]
    public void Restart_without_a_network_is_over_after_its_time()
    {
        _bench.BringOnline();
        _bench.Core.SetOffline(true);
        _bench.Core.Disconnected("cut");
        _bench.Core.Restart(hard: true);
        Assert.Equal("the charge point is restarting", _bench.Core.PresentTag("TAG", 1));
        _bench.Pass(4);
        Assert.Equal("the charge point is restarting", _bench.Core.PresentTag("TAG", 1));
        _bench.Pass(1);
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        _bench.Core.SetOffline(false);
        _bench.Core.Connected();
        _bench.ExpectCall("BootNotification");
    }

    [Fact]
    public void Restart_while_it_connects_is_over_with_the_connection()
    {
        _bench.Core.Start();
        _bench.Core.Restart(hard: true);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
    }

    [Fact]
    public void Triggered_message_goes_past_what_waits_for_the_registration()
    {
        _bench.Core.Start();
        _bench.Core.Connected();
        _bench.AnswerBoot("Pending", 300);
        _bench.Core.ReportSecurityEvent("TamperDetectionActivated", null);
        _bench.ExpectSilence();
        _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""");
        _bench.Serve("SignCertificate");
        _bench.ExpectSilence();
        _bench.StatusOf("TriggerMessage", """{"requestedMessage":"BootNotification"}""");
        _bench.AnswerBoot("Accepted", 300);
        Assert.Contains(_bench.AnswerAll(), static call => call.Action == "SecurityEventNotification");
    }

    [Fact]
    public void Nothing_goes_before_the_boot_is_accepted_although_it_waits()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        _bench.StatusOf("Reset", """{"type":"Hard"}""");
        _bench.Core.Disconnected("closed");
        _bench.Pass(5);
        _bench.Core.Connected();
        _bench.ExpectCall("BootNotification");
        _bench.Pass(30);
        _bench.ExpectSilence();
        _bench.Pass(30);
        _bench.AnswerError(_bench.ExpectCall("BootNotification"), "InternalError");
        _bench.ExpectSilence();
        _bench.Pass(30);
        _bench.AnswerBoot("Accepted", 300);
        _bench.Serve("StopTransaction");
    }
}
