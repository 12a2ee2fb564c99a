using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Hosting;

namespace Moev.Gateway.Tests.Hosting;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task Connection_beyond_the_limit_is_aborted_until_one_ends()
    {
        var served = new Queue<TaskCompletionSource>();
        var limit = new ConnectionLimit(2);
        ConnectionDelegate Listener() => limit.Apply(_ =>
        {
            var end = new TaskCompletionSource();
            served.Enqueue(end);
            return end.Task;
        });
        // Two listeners, 127.0.0.1 and ::1, share the limit.
        var (ipv4, ipv6) = (Listener(), Listener());
        var first = ipv4(new Connection());
        var second = ipv6(new Connection());
        var third = new Connection();
        await ipv4(third);
        Assert.True(third.IsAborted);
        Assert.Equal(2, served.Count);

        served.Dequeue().SetException(new IOException("reset"));
        await Assert.ThrowsAsync<IOException>(() => first);
        var fourth = new Connection();
        var serving = ipv6(fourth);
        Assert.False(fourth.IsAborted);
        Assert.Equal(2, served.Count);
        foreach (var end in served)
            end.SetResult();
        await Task.WhenAll(second, serving);
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
