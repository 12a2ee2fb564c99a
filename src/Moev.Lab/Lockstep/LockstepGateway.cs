using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Runs;

namespace Moev.Lab.Lockstep;

/// <summary>The gateway of a run, in this process. It can be killed and started again; its ledger, in memory, stays.</summary>
internal sealed class LockstepGateway : IDisposable
{
    private readonly RunPlan _plan;
    private readonly VirtualTimeProvider _time;
    private readonly GatewayWitness _witness;
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-lab-").FullName;
    private MemoryStore? _store; // of the first gateway, for those that follow
    private WebApplication? _app;

    public LockstepGateway(RunPlan plan, VirtualTimeProvider time, GatewayWitness witness)
    {
        (_plan, _time, _witness) = (plan, time, witness);
        File.WriteAllBytes(SiteFile, plan.Scenario.SiteJson.Span);
    }

    /// <summary>The counter of the present gateway's work.</summary>
    public WorkTracker Work { get; private set; } = new();

    /// <summary>The address for charge points; null while the gateway does not run.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    public SiteController Controller => _app!.Services.GetRequiredService<SiteController>();

    public ISiteRecords Records => _app!.Services.GetRequiredService<ISiteRecords>();

    private string SiteFile => Path.Combine(_folder, "site.json");

    /// <exception cref="LabException">The gateway refuses an option, such as the algorithm.</exception>
    public void Start()
    {
        try
        {
            _app = GatewayHost.Create(Options(), builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Services.AddSingleton(Work);
                builder.Services.AddSingleton<ISiteObserver>(_witness);
                builder.Services.AddSingleton(new AlgorithmStopwatch(TimeProvider.System));
                builder.Services.AddSingleton(services => _store ??= new MemoryStore(
                    services.GetRequiredService<IOptions<LedgerOptions>>().Value, _time, services.GetRequiredService<GatewayMetrics>(), firstId: 1));
            });
            Blocking.Run(() => _app.StartAsync());
        }
        catch (StartupException e)
        {
            throw new LabException($"The gateway does not start: {e.Message}", e);
        }

        EndPoint = _app.Services.GetRequiredService<GatewayListeners>().OcppEndPoint;
    }

    /// <summary>Ends the gateway without its farewells. The connections must have been cut before.</summary>
    public void Kill()
    {
        EndPoint = null;
        Stop();
        Work.Dispose();
        Work = new WorkTracker();
    }

    public void Dispose()
    {
        Stop();
        Work.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Stop()
    {
        if (_app is not { } app)
            return;
        _app = null;
        Blocking.Run(async () =>
        {
            // Nothing is worth waiting for.
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            try
            {
                await app.StopAsync(now.Token);
            }
            catch (OperationCanceledException)
            {
            }

            await app.DisposeAsync();
        });
    }

    private string[] Options()
    {
        var control = _plan.Scenario.Control;
        var period = Math.Max(1, (int)control.Period.TotalSeconds);
        Dictionary<string, string> options = new()
        {
            ["Ocpp:Address"] = "127.0.0.1",
            ["Ocpp:Port"] = "0",
            ["Control:Port"] = "0",
            ["Ledger:Provider"] = "memory",
            ["Site:File"] = SiteFile,
            ["Site:Algorithm"] = _plan.Algorithm,
            ["Site:PeriodSeconds"] = Text(period),
            // Longer than a period and what may go wrong meanwhile, and not shorter than in production.
            ["Site:LeaseSeconds"] = Text(Math.Max(60, 3 * period)),
            // What the network of a laboratory needs not: signs of life, and limits on strangers. Time stands still while messages pass, so a rate would never allow them.
            ["Ocpp:HeartbeatSeconds"] = "86400",
            ["Ocpp:PingSeconds"] = "0",
            ["Ocpp:MaxMessagesPerSecond"] = "0",
            ["Ocpp:MaxReplacementsPerMinute"] = "10000",
            ["Ocpp:SourcePercent"] = "100",
            ["Ocpp:CleanUpAfterConnects"] = "0",
            ["Ocpp:SocketThreads"] = "1",
        };
        foreach (var (name, value) in control.GatewayOptions)
            options[name] = value;
        return [.. options.Select(static option => $"--{option.Key}={option.Value}")];

        static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
