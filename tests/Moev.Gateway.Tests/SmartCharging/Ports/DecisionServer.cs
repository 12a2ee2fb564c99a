using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>An HTTP server on a free port of the loopback address.</summary>
internal sealed class DecisionServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DecisionServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single() + "/decide";

    public static async Task<DecisionServer> StartAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync();
        return new DecisionServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
