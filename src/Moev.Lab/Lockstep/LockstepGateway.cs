using System.Net;
using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Hosting;
using Moev.Lab.Plans;
using Moev.Lab.Runs;

namespace Moev.Lab.Lockstep;

/// <summary>The gateway of a run in lock-step: it counts its work, and lets its turns be granted. The conductor's thread alone uses it.</summary>
internal sealed class LockstepGateway(RunPlan plan, VirtualTimeProvider time, GatewayWitness witness, AlgorithmHang hang, IRunProgress progress) : IDisposable
{
    // The host has no network that dies silently, and time stands still while messages pass.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Ocpp:HeartbeatSeconds"] = "86400",
        ["Ocpp:PingSeconds"] = "0",
        ["Ocpp:SocketThreads"] = "1",
    };

    private readonly GatewayLog _log = new(file: null, progress.Warn);
    private LabGateway? _gateway;

    /// <summary>Gets the counter of the present gateway's work.</summary>
    public WorkTracker Work { get; private set; } = new();

    /// <summary>Gets the address for charge points; null while the gateway does not run.</summary>
    public IPEndPoint? EndPoint => _gateway is { IsRunning: true } gateway ? gateway.OcppEndPoint : null;

    /// <summary>Gets the controller; null while the gateway does not run.</summary>
    public SiteController? Controller => Find<SiteController>();

    /// <summary>Gets the records of the site; null while the gateway does not run.</summary>
    public ISiteRecords? Records => Find<ISiteRecords>();

    /// <summary>Gets the virtual time that the gateway gives an algorithm.</summary>
    public TimeSpan Budget => TimeSpan.FromMilliseconds(Find<IOptions<SiteOptions>>()?.Value.BudgetMilliseconds ?? 0);

    /// <summary>Starts it, or starts it again after it was killed.</summary>
    /// <exception cref="LabException">It refuses an option, such as the algorithm.</exception>
    public void Start()
    {
        if (_gateway is { } killed)
            Blocking.Run(() => killed.RestartAsync());
        else
            Blocking.Run(async () => _gateway = await LabGateway.StartAsync(plan.Scenario, plan.Algorithm, time, Configure, new LabGatewayOptions { Settings = Settings, Log = _log }));
    }

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        Blocking.Run(_gateway!.KillAsync);
        Work.Dispose();
        Work = new WorkTracker();
    }

    public void Dispose()
    {
        if (_gateway is { } gateway)
        {
            // Nothing is worth waiting for.
            Blocking.Run(async () =>
            {
                await gateway.KillAsync();
                await gateway.DisposeAsync();
            });
        }

        Work.Dispose();
        _log.Dispose();
    }

    private TService? Find<TService>()
        where TService : class => _gateway is { IsRunning: true } gateway ? gateway.Services.GetService<TService>() : null;

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Work);
        builder.Services.AddSingleton<ISiteObserver>(witness);
        builder.Services.AddSingleton(new AlgorithmStopwatch(TimeProvider.System));
        builder.Services.AddSingleton(new AlgorithmDecorator(port => new HangingPort(port, hang, Work)));
    }
}
