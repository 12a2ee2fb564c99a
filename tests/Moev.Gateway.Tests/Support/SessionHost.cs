using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Handlers;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Ledger;
using Moev.Gateway.Timers;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Support;

/// <summary>The gateway's sessions with the real handlers, over memory connections and with a stopped clock.</summary>
internal sealed class SessionHost : IDisposable
{
    public const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    private readonly ServiceProvider _provider;

    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="holdCommits">True to hold the ledger's commits until the test releases them.</param>
    /// <param name="configure">Replaces services.</param>
    public SessionHost(OcppOptions? options = null, bool holdCommits = false, Action<IServiceCollection>? configure = null)
    {
        Time = new ManualTimeProvider();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new OcppOptions()));
        services.AddGatewayDiagnostics(static _ => null);
        services.AddSingleton(provider => Ledgers.InMemory(
            provider.GetRequiredService<GatewayMetrics>(),
            Time,
            firstId: null,
            writer: store => holdCommits ? Held = new HeldCommits(store) : new InlineWriter(store)));
        services.AddLedgerInterfaces();
        services.AddCallHandlers();
        services.AddChargePointSessions();
        configure?.Invoke(services);
        _provider = services.BuildServiceProvider();
        _provider.GetRequiredService<InboundCalls>().AllInline = true;
        Handler = _provider.GetRequiredService<ChargePointConnectionHandler>();
        Registry = _provider.GetRequiredService<SessionRegistry>();
        Ledger = _provider.GetRequiredService<GatewayLedger>();
        Wheel = _provider.GetRequiredService<TimingWheel>();
        Counts = new MetricCounts(_provider.GetRequiredService<IMeterFactory>());
    }

    public ManualTimeProvider Time { get; }

    public ChargePointConnectionHandler Handler { get; }

    public SessionRegistry Registry { get; }

    public GatewayLedger Ledger { get; }

    public HeldCommits Held { get; private set; } = null!;

    public TimingWheel Wheel { get; }

    public RefusalLog Refusals => Service<RefusalLog>();

    public MetricCounts Counts { get; }

    /// <summary>Opens a connection without starting the handshake.</summary>
    /// <param name="sendBuffer">See <see cref="MemoryConnection"/>.</param>
    /// <param name="address">The peer's address.</param>
    public TestPeer Connect(int sendBuffer = 1_024 * 1_024, string address = "127.0.0.1")
    {
        var connection = new MemoryConnection(sendBuffer) { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40_000) };
        return new TestPeer(connection, Handler.OnConnectedAsync(connection));
    }

    /// <summary>Connects a charge point and opens its session.</summary>
    public TestPeer Open(string identity = "CP_1", int sendBuffer = 1_024 * 1_024, string address = "127.0.0.1")
    {
        var peer = Connect(sendBuffer, address);
        peer.SendRaw(TestPeer.Request("/" + Uri.EscapeDataString(identity)));
        Assert.StartsWith("HTTP/1.1 101 ", peer.TakeText(), StringComparison.Ordinal);
        return peer;
    }

    /// <summary>Connects a charge point that has booted.</summary>
    public TestPeer OpenBooted(string identity = "CP_1", int sendBuffer = 1_024 * 1_024)
    {
        var peer = Open(identity, sendBuffer);
        peer.SendText(Boot);
        Assert.Contains("Accepted", peer.TryTakeFrame()!.Text, StringComparison.Ordinal);
        return peer;
    }

    public Task<CallOutcome> CallAsync(
        string identity = "CP_1",
        Action16 action = Action16.Reset,
        string payload = """{"type":"Soft"}""",
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        Registry.CallAsync(new ChargePointIdentity(identity), action, System.Text.Encoding.UTF8.GetBytes(payload), timeout, answer: null, cancellationToken).AsTask();

    public T Service<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public void Dispose()
    {
        Counts.Dispose();
        _provider.Dispose();
    }
}
