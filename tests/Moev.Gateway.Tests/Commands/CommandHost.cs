using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Calls;
using Moev.Gateway.Commands;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Http;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Commands;

/// <summary>The commands without HTTP, over a router of the test.</summary>
internal sealed class CommandHost : IDisposable
{
    /// <summary>A caller inside the process.</summary>
    public static readonly CommandCaller Caller = new("", "site controller");

    private readonly ServiceProvider _provider;

    /// <param name="connected">The charge points that are on record and connected.</param>
    /// <param name="configure">Replaces services.</param>
    public CommandHost(string[] connected, Action<IServiceCollection>? configure = null)
    {
        Router.Connect(connected);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(new FixedTime());
        services.AddSingleton<IChargePointRouter>(Router);
        services.AddSingleton<ExpectedMessages>();
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new ControlOptions()));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new OcppOptions()));
        services.AddSingleton(static provider => Ledgers.InMemory(
            new GatewayMetrics(provider.GetRequiredService<IMeterFactory>()), firstId: ControlHost.FirstTransactionId));
        services.AddLedgerInterfaces();
        services.AddCommands();
        configure?.Invoke(services);
        _provider = services.BuildServiceProvider();
        Ledger = _provider.GetRequiredService<GatewayLedger>();
        foreach (var identity in connected)
            Ledger.NoteSeen(new ChargePointIdentity(identity), FixedTime.Start);
    }

    public FakeRouter Router { get; } = new();

    public GatewayLedger Ledger { get; }

    public T Service<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public void Dispose() => _provider.Dispose();

    /// <summary>Starts a transaction on record.</summary>
    /// <returns>Its id.</returns>
    public async Task<int> StartTransactionAsync(string identity, int connectorId) => (await Ledger.StartTransactionAsync(new TransactionStart(
        new ChargePointIdentity(identity), connectorId, "TAG_1", 0, null, FixedTime.Start.AddMinutes(-connectorId), FixedTime.Start))).TransactionId;
}
