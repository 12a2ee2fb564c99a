using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Handlers;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Diagnostics;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Handlers on a memory ledger whose commits can be held, with a stopped clock and a recording log.</summary>
internal sealed class HandlerFixture : IDisposable
{
    public static readonly ChargePointIdentity Cp1 = new("CP_1");
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    public HandlerFixture(bool held = false, int heartbeatSeconds = 300, OcppOptions? options = null)
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<LogThrottle>();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        services.AddSingleton<ILoggerProvider>(Log);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new OcppOptions { HeartbeatSeconds = heartbeatSeconds }));
        services.AddSingleton(_ => Ledger!);
        services.AddLedgerInterfaces();
        services.AddCallHandlers();
        _services = services.BuildServiceProvider();
        Ledger = Ledgers.InMemory(
            _services.GetRequiredService<GatewayMetrics>(), writer: store => held ? Held = new HeldCommits(store) : new InlineWriter(store));
        Handlers = _services.GetRequiredService<CallHandlers>();
    }

    public CallHandlers Handlers { get; }

    public GatewayLedger Ledger { get; }

    public HeldCommits Held { get; private set; } = null!;

    public RecordingLog Log { get; } = new();

    public SessionStub Session { get; } = new();

    public CallContext Context(string payload = "{}", ChargePointIdentity? identity = null) =>
        new(identity ?? Cp1, Epoch: 1, Session, Now, Encoding.UTF8.GetBytes(payload));

    public void Dispose() => _services.Dispose();

    internal sealed class SessionStub : IHandledSession
    {
        public int Accepted { get; private set; }

        public void Accept() => Accepted++;
    }
}
