using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Measures the memory of an idle charge point beyond its transport, in live objects. 18,000 charge points multiply it.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SessionMemoryTests
{
    // Runs alone: otherwise objects of other tests would be counted.
    public const string Name = "Live memory";

    private const int Count = 1_000;

    // Includes its last status, boot and two events in the memory ledger, and the state of the test transport beside its pipes.
    private const int MaxBytes = 3_300;

    [Fact]
    public void Idle_session_holds_little()
    {
        using var host = new SessionHost();
        Open(host, "warm", 50); // tables that grow with the first sessions, and one-time objects
        var peers = new TestPeer[Count];
        var transports = new MemoryConnection[Count];
        var before = Live();
        for (var i = 0; i < Count; i++)
            transports[i] = new MemoryConnection(1_024);
        var transport = Live() - before;
        GC.KeepAlive(transports);
        before = Live();
        for (var i = 0; i < Count; i++)
            peers[i] = Open(host, "CP_", i);
        var perSession = (Live() - before - transport) / Count;
        GC.KeepAlive(peers);
        Assert.InRange(perSession, 1, MaxBytes);
    }

    private static TestPeer Open(SessionHost host, string prefix, int number)
    {
        var peer = host.OpenBooted(prefix + number, 1_024);
        peer.SendText("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
        Assert.NotNull(peer.TryTakeFrame());
        return peer;
    }

    private static long Live() => GC.GetTotalMemory(forceFullCollection: true);
}
