using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>What an idle charge point costs beyond its transport: live objects, which is what 18,000 of them add up to.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SessionMemoryTests
{
    // Alone: other tests' objects would be counted too.
    public const string Name = "Live memory";

    private const int Count = 1_000;

    // With its last status, its boot and two events that the memory ledger remembers, and what the transport of the tests keeps beside its pipes.
    private const int MaxBytes = 3_300;

    [Fact]
    public void Idle_session_holds_little()
    {
        using var host = new SessionHost();
        Open(host, "warm", 50); // tables that grow with the first ones, and what is made once
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
