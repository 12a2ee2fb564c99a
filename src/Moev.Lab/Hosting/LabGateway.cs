using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;
using Moev.Gateway.Hosting;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Hosting;

/// <summary>
/// The gateway in the laboratory's own process, with the scenario's site and a ledger in memory. It can be killed and started again: it then listens on the same ports, and has
/// what was committed. One caller at a time.
/// </summary>
internal sealed class LabGateway : IAsyncDisposable
{
    private readonly ReadOnlyMemory<byte> _site;
    private readonly Dictionary<string, string?> _settings;
    private readonly TimeProvider _time;
    private readonly GatewayLog _log;
    private readonly Action<WebApplicationBuilder>? _configure;
    private readonly LastingLedger _ledger = new();
    private WebApplication? _app;

    private LabGateway(ReadOnlyMemory<byte> site, Dictionary<string, string?> settings, TimeProvider time, GatewayLog log, Action<WebApplicationBuilder>? configure) =>
        (_site, _settings, _time, _log, _configure) = (site, settings, time, log, configure);

    /// <summary>Gets the services of the gateway that runs.</summary>
    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The gateway does not run.");

    /// <summary>Gets a value indicating whether it runs.</summary>
    public bool IsRunning => _app is not null;

    /// <summary>Gets the endpoint for charge points. It stays the same.</summary>
    public IPEndPoint OcppEndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Gets the URL for charge points, without an identity.</summary>
    public Uri OcppUrl => new(string.Create(CultureInfo.InvariantCulture, $"ws://{OcppEndPoint}"));

    /// <summary>Gets the base URL of the control API. It stays the same.</summary>
    public string ControlUrl { get; private set; } = "";

    /// <summary>Starts a gateway.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="algorithm">The algorithm that controls the site, as in Site:Algorithm; <see cref="GatewaySettings.NoAlgorithm"/> for none.</param>
    /// <param name="time">The only clock.</param>
    /// <param name="configure">Changes the composition before it is built, also when it starts again; null for nothing.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="LabException">An option or the site is wrong, or a port is in use.</exception>
    public static async Task<LabGateway> StartAsync(
        Scenario scenario,
        string algorithm,
        TimeProvider time,
        Action<WebApplicationBuilder>? configure,
        LabGatewayOptions options,
        CancellationToken cancellationToken = default)
    {
        var settings = GatewaySettings.Of(scenario, algorithm, options.Settings);
        settings["Ocpp:Port"] = options.Port.ToString(CultureInfo.InvariantCulture);
        settings["Control:Port"] = options.ControlPort.ToString(CultureInfo.InvariantCulture);
        var gateway = new LabGateway(scenario.SiteJson, settings, time, options.Log, configure);
        try
        {
            await gateway.StartAsync(cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the gateway as the death of its process does: connections are cut without a closing handshake, and nothing is written any more.</summary>
    public async Task KillAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        _ledger.End();
        app.Services.GetRequiredService<KillableTransport>().Kill();
        try
        {
            await app.StopAsync(new CancellationToken(canceled: true));
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            // Its services had no time to stop.
        }

        await app.DisposeAsync();
    }

    /// <summary>Starts it again after it was killed.</summary>
    /// <exception cref="LabException">It cannot start, for instance because another process has its port.</exception>
    public Task RestartAsync(CancellationToken cancellationToken = default) =>
        _app is null ? StartAsync(cancellationToken) : throw new InvalidOperationException("The gateway runs.");

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        // The gateway reads the site only while it starts. So nothing is left behind when this process is killed later.
        var folder = Directory.CreateTempSubdirectory("moev-lab-").FullName;
        try
        {
            if (_settings.ContainsKey(GatewaySettings.SiteFile))
            {
                var siteFile = Path.Combine(folder, "site.json");
                await File.WriteAllBytesAsync(siteFile, _site, cancellationToken);
                _settings[GatewaySettings.SiteFile] = siteFile;
            }

            app = GatewayHost.Create([], Configure);
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is StartupException or IOException or AddressInUseException)
        {
            if (app is not null)
                await app.DisposeAsync();
            throw new LabException($"The gateway cannot start: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        var listeners = app.Services.GetRequiredService<GatewayListeners>();
        (OcppEndPoint, ControlUrl) = (listeners.OcppEndPoint, listeners.ControlUrl);
        _settings["Ocpp:Port"] = listeners.OcppEndPoint.Port.ToString(CultureInfo.InvariantCulture);
        _settings["Control:Port"] = listeners.ControlEndPoint.Port.ToString(CultureInfo.InvariantCulture);
        _app = app;
    }

    private void Configure(WebApplicationBuilder builder)
    {
        // The scenario alone decides, whatever the environment and the working directory have.
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        sources.Clear();
        sources.Add(new MemoryConfigurationSource { InitialData = _settings });
        builder.Logging.ClearProviders().AddProvider(_log.ProviderFor(_time));
        builder.Services.AddSingleton(_time);
        builder.Services.AddSingleton(_ledger.Create);
        KillableTransport.Wrap(builder.Services);
        _configure?.Invoke(builder);
    }
}
