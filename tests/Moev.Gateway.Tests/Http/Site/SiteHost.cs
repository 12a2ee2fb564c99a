using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.SmartCharging.Control;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Tests.Http.Site;

/// <summary>A control API over a small site: grid (40 A), and cable/1 below it (20 kW) with connectors 1 and 2 of CP_1, and CP_2.</summary>
internal static class SiteHost
{
    public static SiteModel Model { get; } = SiteModel.Of(new Moev.SmartCharging.Sites.Site
    {
        Name = "Depot",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = 40 }, new SiteNode { Id = "cable/1", Parent = "grid", LimitWatts = 20_000 }],
        Connectors = [Connector("CP_1", 1), Connector("CP_1", 2), Connector("CP_2", 1)],
    });

    /// <summary>Starts the API, and a controller whose charge points obey at once.</summary>
    /// <param name="algorithm">Site:Algorithm.</param>
    /// <param name="isRunning">False for a controller that has not begun.</param>
    public static async Task<ControlHost> StartAsync(string algorithm = "equal-share", bool isRunning = true)
    {
        var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1", "CP_2"], configure: services =>
        {
            services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new SiteOptions { File = "site.json", Algorithm = algorithm, PeriodSeconds = 3_600 }));
            services.AddSingleton(Model);
            services.AddSingleton<LogThrottle>();
            services.AddSingleton<SiteInputs>();
            services.AddSingleton<ISiteInputs>(static provider => provider.GetRequiredService<SiteInputs>());
            services.AddSingleton<ISetPoints>(new FakeSetPoints(Model.Connectors.Count));
            services.AddAlgorithm();
            services.AddSingleton<SiteController>();
            if (isRunning)
                services.AddHostedService(static provider => provider.GetRequiredService<SiteController>());
        });
        if (isRunning)
            await Support.Waiting.UntilAsync(() => host.Service<SiteController>().Read(static view => view.Observation.Number) > 0);
        return host;
    }

    public static Task<Reply> PutAsync(this ControlHost host, string path, string body) => SendAsync(host, HttpMethod.Put, path, body);

    public static Task<Reply> DeleteAsync(this ControlHost host, string path) => SendAsync(host, HttpMethod.Delete, path, body: null);

    private static async Task<Reply> SendAsync(ControlHost host, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        return await host.SendAsync(request);
    }

    private static SiteConnector Connector(string chargePoint, int connectorId) => new()
    {
        ChargePoint = chargePoint,
        ConnectorId = connectorId,
        Node = "cable/1",
        Phases = [Phase.L1, Phase.L2, Phase.L3],
        MaxAmps = 32,
    };
}
