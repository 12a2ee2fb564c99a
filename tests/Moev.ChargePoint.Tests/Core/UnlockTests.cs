using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>UnlockConnector, the cable's lock and availability (OCPP 1.6 §5.2, §5.18, §9.1.33; errata 3.83, 3.85).</summary>
public sealed class UnlockTests
{
    [Theory]
    [InlineData(CableLock.Works, 1, "Unlocked")]
    [InlineData(CableLock.Jammed, 1, "UnlockFailed")]
    [InlineData(CableLock.None, 1, "NotSupported")]
    [InlineData(CableLock.Works, 2, "NotSupported")]
    public void Answer_follows_the_lock(CableLock cableLock, int connector, string status)
    {
        using var bench = new Bench(options => options with { CableLock = cableLock });
        bench.BringOnline();
        Assert.Equal(status, bench.StatusOf("UnlockConnector", $$"""{"connectorId":{{connector}}}"""));
        bench.ExpectSilence();
    }

    [Theory]
    [InlineData(CableLock.Works, true)]
    [InlineData(CableLock.Jammed, true)]
    [InlineData(CableLock.None, false)]
    public void Transaction_is_finished_first(CableLock cableLock, bool stops)
    {
        using var bench = new Bench(options => options with { CableLock = cableLock });
        bench.BringOnline();
        bench.StartCharging();
        bench.StatusOf("UnlockConnector", """{"connectorId":1}""");
        if (!stops)
        {
            bench.ExpectSilence();
            return;
        }

        Assert.Equal("UnlockCommand", bench.Serve("StopTransaction").GetProperty("reason").GetString());
        bench.ExpectStatus(1, "Finishing");
    }

    [Fact]
    public void Cable_that_is_not_released_is_held_until_its_owner_or_the_operator_comes()
    {
        using var bench = new Bench();
        bench.BringOnline();
        bench.StatusOf("ChangeConfiguration", """{"key":"UnlockConnectorOnEVSideDisconnect","value":"false"}""");
        bench.StartCharging();
        Assert.Null(bench.Core.Unplug(1));
        Assert.Equal("EVDisconnected", bench.Serve("StopTransaction").GetProperty("reason").GetString());
        bench.ExpectStatus(1, "Finishing");
        Assert.Equal("the last cable is locked in", bench.Core.PlugIn(1, Bench.Car()));
        Assert.Equal("the cable belongs to another token", bench.Core.PresentTag("OTHER", 1));
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        bench.ExpectStatus(1, "Available");

        bench.StartCharging();
        Assert.Null(bench.Core.Unplug(1));
        bench.AnswerAll();
        Assert.Equal("Unlocked", bench.StatusOf("UnlockConnector", """{"connectorId":1}"""));
        bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Availability_is_scheduled_while_a_transaction_runs_and_outlives_a_restart()
    {
        using var bench = new Bench();
        bench.BringOnline();
        bench.StartCharging();
        Assert.Equal("Scheduled", bench.StatusOf("ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}"""));
        Assert.Null(bench.Core.Unplug(1));
        Assert.Contains(bench.AnswerAll(), static call => call.Payload.TryGetProperty("status", out var s) && s.GetString() == "Unavailable");
        bench.StatusOf("Reset", """{"type":"Hard"}""");
        bench.Core.Disconnected("restarting");
        bench.Pass(5);
        bench.Core.Connected();
        bench.AnswerBoot("Accepted", 300);
        bench.AnswerAll();
        Assert.Equal(ChargePointStatus.Unavailable, bench.Connector.Status);
        Assert.Equal("Accepted", bench.StatusOf("ChangeAvailability", """{"connectorId":1,"type":"Operative"}"""));
        bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Status_is_reported_once_it_has_lasted()
    {
        using var bench = new Bench();
        bench.BringOnline();
        bench.StatusOf("ChangeConfiguration", """{"key":"MinimumStatusDuration","value":"10"}""");
        Assert.Null(bench.Core.PlugIn(1, Bench.Car()));
        bench.Pass(9);
        Assert.Null(bench.Core.Unplug(1));
        bench.Pass(9);
        bench.ExpectSilence();
        bench.Pass(100);
        bench.ExpectSilence();
        Assert.Null(bench.Core.PlugIn(1, Bench.Car()));
        bench.Pass(10);
        bench.ExpectStatus(1, "Preparing");
    }
}
