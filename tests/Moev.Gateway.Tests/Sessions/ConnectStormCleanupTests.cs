using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Sessions;

public sealed class ConnectStormCleanupTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(new OcppOptions().CleanUpMinutes);

    [Fact]
    public void Is_due_once_after_enough_connections_when_connecting_stops()
    {
        using var host = new SessionHost();
        var cleanup = Cleanup(host, 3);
        Open(host, "A", 2);
        Assert.False(cleanup.IsDue());
        Assert.False(cleanup.IsDue());
        Open(host, "B", 1);
        Assert.False(cleanup.IsDue());
        Assert.True(cleanup.IsDue());
        Assert.False(cleanup.IsDue());
    }

    [Fact]
    public void Is_due_again_only_after_half_of_all_have_come_again()
    {
        using var host = new SessionHost();
        var cleanup = Cleanup(host, 3);
        Open(host, "A", 10);
        Assert.False(cleanup.IsDue());
        Assert.True(cleanup.IsDue());
        Open(host, "A", 4);
        Assert.False(cleanup.IsDue());
        Assert.False(cleanup.IsDue());
        Open(host, "A", 1);
        Assert.False(cleanup.IsDue());
        host.Time.Advance(Interval);
        Assert.True(cleanup.IsDue());
    }

    [Fact]
    public void Is_not_due_again_before_the_interval_has_passed()
    {
        using var host = new SessionHost();
        var cleanup = Cleanup(host, 3);
        Open(host, "A", 3);
        Assert.False(cleanup.IsDue());
        Assert.True(cleanup.IsDue());
        Open(host, "B", 30);
        Assert.False(cleanup.IsDue());
        host.Time.Advance(Interval - TimeSpan.FromSeconds(1));
        Assert.False(cleanup.IsDue());
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cleanup.IsDue());
    }

    [Fact]
    public void Is_never_due_when_switched_off()
    {
        using var host = new SessionHost();
        var cleanup = Cleanup(host, 0);
        Open(host, "A", 10);
        Assert.False(cleanup.IsDue());
        Assert.False(cleanup.IsDue());
    }

    private static ConnectStormCleanup Cleanup(SessionHost host, int connects) => new(
        host.Registry,
        Microsoft.Extensions.Options.Options.Create(new OcppOptions { CleanUpAfterConnects = connects }),
        host.Time,
        NullLogger<ConnectStormCleanup>.Instance);

    private static void Open(SessionHost host, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
            host.Open(prefix + i);
    }
}
