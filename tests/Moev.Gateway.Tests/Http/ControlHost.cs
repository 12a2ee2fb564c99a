using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Calls;
using Moev.Gateway.Certificates;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Prometheus;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Hosting;
using Moev.Gateway.Http;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Http;

/// <summary>The control API as it runs, on a free port of the loopback, over a router of the test.</summary>
internal sealed class ControlHost : IAsyncDisposable
{
    public const int FirstTransactionId = 501;

    private readonly WebApplication _app;
    private readonly ServiceProvider _metrics;

    private ControlHost(WebApplication app, ServiceProvider metrics, FakeRouter router, GatewayLedger ledger)
    {
        _app = app;
        _metrics = metrics;
        Router = router;
        Ledger = ledger;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeRouter Router { get; }

    public GatewayLedger Ledger { get; }

    public HttpClient Client { get; }

    public ExpectedMessages Arrivals => _app.Services.GetRequiredService<ExpectedMessages>();

    public RefusalLog Refusals => _app.Services.GetRequiredService<RefusalLog>();

    public WireTrace Trace => _app.Services.GetRequiredService<WireTrace>();

    public static Task<ControlHost> StartAsync(params string[] connected) => StartAsync(new ControlOptions(), connected);

    public static async Task<ControlHost> StartAsync(ControlOptions options, string[] connected, Func<MemoryStore, ILedgerWriter>? writer = null, Action<IServiceCollection>? configure = null)
    {
        var router = new FakeRouter();
        router.Connect(connected);
        var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var ledger = Ledgers.InMemory(new GatewayMetrics(metrics.GetRequiredService<IMeterFactory>()), firstId: FirstTransactionId, writer: writer);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IChargePointRouter>(router);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton<TimeProvider>(new FixedTime());
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new OcppOptions
        {
            ChargePoints = new Dictionary<string, ChargePointCredential> { ["CP_LISTED"] = new() },
        }));
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new DiagnosticsOptions { MaxTraced = 1 }));
        builder.Services.AddSingleton<WireTrace>();
        builder.Services.AddSingleton<RefusalLog>();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<MetricsCollector>();
        builder.Services.AddSingleton(static services => new Readiness(services.GetRequiredService<IHostApplicationLifetime>(), static () => null));
        builder.Services.AddSingleton<ExpectedMessages>();
        builder.Services.AddLocalAuthority();
        configure?.Invoke(builder.Services);
        builder.Services.AddLedgerInterfaces();
        builder.Services.AddCommands();
        builder.Services.AddControlApi();
        var app = builder.Build();
        app.MapControlApi();
        await app.StartAsync();
        return new ControlHost(app, metrics, router, ledger);
    }

    /// <summary>A body as it is, without a Content-Type unless one is named.</summary>
    public Task<Reply> PostAsync(string path, string body, string? contentType = null) => PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Reply> PostAsync(string path, byte[] body, string? contentType = null)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await SendAsync(request);
    }

    public async Task<Reply> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var reply = await Reply.ReadAsync(response);
        OpenApiCheck.Check(((IEndpointRouteBuilder)_app).DataSources, request.Method.Method, request.RequestUri!.AbsolutePath, reply);
        return reply;
    }

    /// <summary>A transaction that runs; its id.</summary>
    public async Task<int> StartTransactionAsync(string identity, int connectorId, string idTag = "TAG_1", int meterStart = 1_000)
    {
        var start = new TransactionStart(
            new ChargePointIdentity(identity), connectorId, idTag, meterStart, null, FixedTime.Start.AddMinutes(-connectorId), FixedTime.Start);
        return (await Ledger.StartTransactionAsync(start)).TransactionId;
    }

    public async Task StopTransactionAsync(string identity, int transactionId) => await Ledger.StopTransactionAsync(new TransactionStop(
        new ChargePointIdentity(identity), transactionId, null, 2_500, Moev.Ocpp.V16.Reason.Remote, FixedTime.Start, FixedTime.Start, "{}"u8.ToArray()));

    /// <summary>A charge point that is on record, and not connected.</summary>
    public void Know(string identity) => Ledger.NoteSeen(new ChargePointIdentity(identity), FixedTime.Start.AddDays(-1));

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _metrics.DisposeAsync();
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(int Status, string? ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    public string? Reason => Member("reason");

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>A member of the body as text; null when it is absent.</summary>
    public string? Member(string member) => Body.TryGetProperty(member, out var value) ? value.ToString() : null;

    /// <summary>Checks that this is an error as RFC 9457 describes them.</summary>
    public Reply AssertProblem(int status, string reason, string? member = null)
    {
        Assert.Equal((status, reason), (Status, Reason));
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        Assert.Equal("urn:moev-gateway:problem:" + reason, Member("type"));
        Assert.False(string.IsNullOrEmpty(Member("title")));
        Assert.False(string.IsNullOrEmpty(Member("detail")));
        Assert.Equal(member, Member("member"));
        return this;
    }
}
