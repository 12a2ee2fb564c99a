using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>A wall clock that is wrong, and the interval of heartbeats.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(-90)]
    [InlineData(7_200)]
    [InlineData(0.5)]
    public void Skewed_clock_is_wrong_whatever_the_central_system_says(double seconds)
    {
        using var bench = new Bench();
        bench.BringOnline();
        Assert.Null(bench.Core.SetClockSkew(TimeSpan.FromSeconds(seconds)));
        bench.Core.SendHeartbeat();
        bench.Serve("Heartbeat");
        Assert.Equal(seconds, Error(bench), 3);

        // Another amount, and the end of the fault.
        Assert.Null(bench.Core.SetClockSkew(TimeSpan.FromSeconds(5)));
        Assert.Equal(5, Error(bench), 3);
        Assert.Null(bench.Core.SetClockSkew(TimeSpan.Zero));
        Assert.Equal(0, Error(bench), 3);
    }

    [Fact]
    public void Absurd_clock_is_refused()
    {
        using var bench = new Bench();
        Assert.NotNull(bench.Core.SetClockSkew(TimeSpan.FromDays(4_000)));
        Assert.NotNull(bench.Core.SetClockSkew(TimeSpan.MinValue));
    }

    [Fact]
    public void Skewed_clock_decides_when_an_absolute_schedule_begins()
    {
        using var bench = new Bench();
        bench.BringOnline();
        bench.StartCharging();
        var start = bench.Time.GetUtcNow().AddSeconds(300);
        Assert.Equal("Accepted", bench.StatusOf("SetChargingProfile", $$"""
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute",
            "chargingSchedule":{"startSchedule":"{{start:yyyy-MM-ddTHH:mm:ssZ}}","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]} } }
            """));
        // The clock goes 120 s fast, so the schedule begins 180 s from now.
        Assert.Null(bench.Core.SetClockSkew(TimeSpan.FromSeconds(120)));
        bench.Pass(179);
        Assert.Equal(32, bench.Connector.OfferedCurrent);
        bench.Pass(1);
        Assert.Equal(10, bench.Connector.OfferedCurrent);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(3_600, 3_600)]
    [InlineData(60, 60)]
    public void Heartbeats_come_at_their_own_interval_if_the_options_have_one(int option, int expected)
    {
        using var bench = new Bench(options => options with
        {
            HeartbeatInterval = TimeSpan.FromSeconds(option),
            WebSocketPingInterval = TimeSpan.Zero,
        });
        bench.BringOnline(interval: 300);
        Assert.Equal(TimeSpan.FromSeconds(expected), bench.Core.NextDue);
        bench.Pass(expected);
        bench.Serve("Heartbeat");
        Assert.Equal(TimeSpan.FromSeconds(2 * expected), bench.Core.NextDue);
    }

    private static double Error(Bench bench)
    {
        bench.StatusOf("TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""");
        var at = bench.Serve("StatusNotification").GetProperty("timestamp").GetDateTimeOffset();
        return (at - bench.Time.GetUtcNow()).TotalSeconds;
    }
}
