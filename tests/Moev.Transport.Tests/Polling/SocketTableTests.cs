using Moev.Transport.Polling;

namespace Moev.Transport.Tests.Polling;

public sealed class SocketTableTests : IDisposable, ISocketOwner
{
    private readonly EventLoop _loop = new("table");
    private readonly SocketTable _table = new();

    [Fact]
    public void Token_finds_its_socket_also_when_the_table_has_grown()
    {
        var sockets = Enumerable.Range(0, 1_000).Select(_ => Add()).ToArray();
        Assert.All(sockets, socket => Assert.Same(socket, _table.Find(socket.Token)));
        Assert.Equal(sockets.Length, sockets.Select(socket => socket.Token).Distinct().Count());
        Assert.Equal(sockets, _table.All());
    }

    [Fact]
    public void Token_of_a_closed_socket_finds_nothing_even_when_its_slot_is_reused()
    {
        var gone = Add();
        _table.Remove(gone);
        Assert.Null(_table.Find(gone.Token));
        var next = Add();
        Assert.Equal((uint)gone.Token, (uint)next.Token);
        Assert.Null(_table.Find(gone.Token));
        // A second removal must not free the slot again.
        _table.Remove(gone);
        Assert.Same(next, _table.Find(next.Token));
    }

    [Fact]
    public void Token_of_no_socket_finds_nothing()
    {
        Add();
        Assert.Null(_table.Find(SocketTable.None));
        Assert.Null(_table.Find(ulong.MaxValue));
    }

    public void Dispose() => _loop.Dispose();

    void ISocketOwner.OnReady(SocketEvents events)
    {
    }

    /// <summary>A socket without a descriptor, so no loop polls it.</summary>
    private PolledSocket Add()
    {
        var socket = new PolledSocket(_loop, this, -1);
        _table.Add(socket);
        return socket;
    }
}
