using System.Net;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Model;

public sealed class WorkTrackerTests : IDisposable
{
    private readonly WorkTracker _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Counts_units_from_their_beginning_to_their_end()
    {
        _work.Begin(2);
        _work.End();
        Assert.Equal(1, _work.UnderWay);
        _work.End();
        Assert.Equal(0, _work.UnderWay);
        Assert.True(_work.Wait(TimeSpan.Zero));
        Assert.False(_work.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Version_changes_when_work_begins_goes_on_or_connects()
    {
        HashSet<long> versions = [_work.Version];
        _work.Begin();
        Assert.True(versions.Add(_work.Version));
        _ = _work.TurnAsync(0, isCounted: true);
        _work.GrantTurns();
        Assert.True(versions.Add(_work.Version));
        _work.Connect(new IPEndPoint(IPAddress.Loopback, 1));
        Assert.True(versions.Add(_work.Version));
    }

    [Fact]
    public void Turns_run_in_order_on_the_thread_that_grants_them()
    {
        List<(int Order, int Thread)> ran = [];
        foreach (var order in new[] { 7, 2, WorkTracker.Last, 5 })
            _ = RunAsync(order);
        _work.GrantTurns();
        Assert.Equal([2, 5, 7], ran.Select(static turn => turn.Order));
        Assert.All(ran, static turn => Assert.Equal(Environment.CurrentManagedThreadId, turn.Thread));
        Assert.True(_work.IsCycleWaiting);
        _work.GrantTurns();
        Assert.Equal(WorkTracker.Last, ran[^1].Order);
        Assert.False(_work.HasTurns);
        Assert.Equal(0, _work.UnderWay);

        async Task RunAsync(int order)
        {
            var isCounted = order != WorkTracker.Last;
            if (isCounted)
                _work.Begin();
            await _work.TurnAsync(order, isCounted);
            ran.Add((order, Environment.CurrentManagedThreadId));
            if (isCounted)
                _work.End();
        }
    }

    [Fact]
    public async Task Belongs_to_the_flow_of_control_that_adopted_it()
    {
        Assert.Null(WorkTracker.Current);
        await Task.Run(() =>
        {
            _work.Adopt();
            Assert.Same(_work, WorkTracker.Current);
        });
        Assert.Null(WorkTracker.Current);
    }

    [Fact]
    public void Finds_the_frames_of_a_peer_once()
    {
        var peer = new IPEndPoint(IPAddress.Loopback, 4711);
        var connection = _work.Connect(peer)!;
        connection.Handled(2);
        connection.FrameSent();
        var found = _work.TakeConnection(new IPEndPoint(IPAddress.Loopback, 4711));
        Assert.Same(connection, found);
        Assert.Equal((2, 1, false), (connection.Received, connection.Sent, connection.IsEnded));
        connection.End();
        Assert.True(connection.IsEnded);
        Assert.Null(_work.TakeConnection(peer));
    }
}
