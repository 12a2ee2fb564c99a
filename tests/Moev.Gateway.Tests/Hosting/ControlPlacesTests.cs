using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Hosting;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Tests.Hosting;

public sealed class ControlPlacesTests
{
    private readonly Queue<TaskCompletionSource> _served = new();

    [Fact]
    public async Task New_connection_takes_the_place_of_the_one_that_was_silent_longest()
    {
        var places = new ControlPlaces(2, TimeSpan.FromSeconds(1));
        // Two listeners, 127.0.0.1 and ::1, share the places.
        var (ipv4, ipv6) = (Listener(places), Listener(places));
        var (first, second, third, fourth) = (new Connection(), new Connection(), new Connection(), new Connection());
        Task[] serving = [ipv4(first), ipv6(second), ipv4(third)];
        Assert.True(first.IsAborted);
        Assert.False(second.IsAborted);

        // A response makes the second one the newest.
        Place(second).Begin();
        Place(second).End();
        serving = [.. serving, ipv6(fourth)];
        Assert.True(third.IsAborted);
        Assert.False(second.IsAborted);
        Assert.Equal(4, _served.Count);
        await EndAsync(serving);
    }

    [Fact]
    public async Task Connection_with_a_request_keeps_its_place_and_health_checks_have_more()
    {
        var places = new ControlPlaces(1, TimeSpan.FromSeconds(1));
        var listener = Listener(places);
        var busy = new Connection();
        List<Task> serving = [listener(busy)];
        Place(busy).Begin();
        Assert.False(Place(busy).IsReserved);

        var reserved = new List<Connection>();
        for (var i = 0; i < ControlPlaces.Reserved; i++)
        {
            var connection = new Connection();
            reserved.Add(connection);
            serving.Add(listener(connection));
            Assert.True(Place(connection).IsReserved);
            Place(connection).Begin();
        }

        var beyond = new Connection();
        await listener(beyond);
        Assert.True(beyond.IsAborted);
        Assert.DoesNotContain(reserved, static connection => connection.IsAborted);
        Assert.False(busy.IsAborted);
        await EndAsync([.. serving]);
    }

    [Fact]
    public async Task Listener_for_uploads_keeps_no_places_for_health_checks()
    {
        var listener = Listener(new ControlPlaces(1, TimeSpan.FromSeconds(1), isForUploads: true));
        var first = new Connection();
        var serving = listener(first);
        Assert.True(Place(first).IsForUploads);
        Place(first).Begin();
        var second = new Connection();
        await listener(second);
        Assert.True(second.IsAborted);
        await EndAsync(serving);
    }

    [Fact]
    public async Task Place_is_free_again_when_serving_fails()
    {
        var listener = Listener(new ControlPlaces(1, TimeSpan.FromSeconds(1)));
        var first = new Connection();
        var serving = listener(first);
        Place(first).Begin();
        _served.Dequeue().SetException(new IOException("reset"));
        await Assert.ThrowsAsync<IOException>(() => serving);
        var second = new Connection();
        serving = listener(second);
        Assert.False(Place(second).IsReserved);
        await EndAsync(serving);
    }

    [Fact]
    public async Task Connections_that_do_not_leave_when_told_are_bounded()
    {
        var listener = Listener(new ControlPlaces(2, TimeSpan.FromSeconds(1)));
        var serving = new List<Task>();
        var refused = 0;
        for (var i = 0; i < 80; i++)
        {
            var connection = new Connection();
            var served = _served.Count;
            serving.Add(listener(connection));
            refused += _served.Count == served ? 1 : 0;
        }

        // Two are open and 65 were told to leave; the transport has closed none of them.
        Assert.Equal(13, refused);
        await EndAsync([.. serving]);
    }

    private static IConnectionPlace Place(Connection connection) => connection.Features.Get<IConnectionPlace>()!;

    private ConnectionDelegate Listener(ControlPlaces places) => places.Apply(_ =>
    {
        var end = new TaskCompletionSource();
        _served.Enqueue(end);
        return end.Task;
    });

    private async Task EndAsync(params Task[] serving)
    {
        foreach (var end in _served)
            end.TrySetResult();
        await Task.WhenAll(serving);
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
