using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Model;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Diagnostics;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests of the whole gateway in this process, on free loopback ports.</summary>
public sealed class GatewayHostTests : IAsyncLifetime
{
    private readonly RecordingLog _log = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private HeldCommits _commits = null!;

    public async Task InitializeAsync()
    {
        _app = GatewayHost.Create(
            ["--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0", "--Ledger:Provider=memory"],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(_log);
                builder.Services.AddSingleton(provider => Ledgers.InMemory(
                    provider.GetRequiredService<GatewayMetrics>(), writer: store => _commits = new HeldCommits(store)));
            });
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(_app.Services.GetRequiredService<GatewayListeners>().ControlUrl),
        };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Healthz_says_that_the_process_is_alive()
    {
        using var response = await _client.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Readyz_is_200_while_listeners_and_ledger_work()
    {
        using var response = await _client.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"ready":true,"problems":[]}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Readyz_is_503_and_says_why_while_the_ledger_is_unavailable()
    {
        _commits.UnavailableReason = "disk full";
        using var response = await _client.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"ready":false,"problems":["ledger: disk full"]}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Metrics_are_in_the_text_format()
    {
        using var response = await _client.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\n# TYPE moev_sessions gauge\nmoev_sessions 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\n# TYPE dotnet_thread_pool_queue_length gauge\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.All(
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^(# (HELP|TYPE) [a-zA-Z_][a-zA-Z0-9_]* .*|[a-zA-Z_][a-zA-Z0-9_]*(\\{.*\\})? [-+0-9.eEInfNa]+)$", line));
    }

    [Fact]
    public async Task Trace_is_read_while_it_is_on()
    {
        var identity = new ChargePointIdentity("RDAM 123");
        var trace = _app.Services.GetRequiredService<WireTrace>();
        var path = new Uri("/api/v1/charge-points/RDAM%20123/trace", UriKind.Relative);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(path)).StatusCode);
        Assert.True(trace.TryStart(identity));
        trace.For(identity).Received("[2,\"1\",\"Heartbeat\",{}]"u8.ToArray());
        using var document = JsonDocument.Parse(await _client.GetStringAsync(path));
        var line = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal("received", line.GetProperty("direction").GetString());
        Assert.Equal("[2,\"1\",\"Heartbeat\",{}]", line.GetProperty("message").GetString());
        Assert.Equal("[\"RDAM 123\"]", await _client.GetStringAsync(new Uri("/api/v1/traces", UriKind.Relative)));
        trace.Stop(identity);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public void Log_says_where_the_gateway_listens_and_no_more_on_a_loopback_address()
    {
        var listeners = _app.Services.GetRequiredService<GatewayListeners>();
        Assert.NotEqual(0, listeners.OcppEndPoint.Port);
        Assert.NotEqual(listeners.OcppEndPoint.Port, listeners.ControlEndPoint.Port);
        var line = Assert.Single(_log.Lines, line => line.EventId == 6000);
        Assert.Contains($"ws://127.0.0.1:{listeners.OcppEndPoint.Port}", line.Message, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:{listeners.ControlEndPoint.Port}", line.Message, StringComparison.Ordinal);
        Assert.Contains("memory", line.Message, StringComparison.Ordinal);
        Assert.Contains("Tolerant", line.Message, StringComparison.Ordinal);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task Stopping_host_is_not_ready_and_says_that_it_stops()
    {
        var readiness = _app.Services.GetRequiredService<Readiness>();
        Assert.Empty(readiness.Problems());
        await _app.StopAsync();
        Assert.Equal("stopping: no new connections are accepted", Assert.Single(readiness.Problems()));
        Assert.Equal([6003, 6004], _log.Lines.Where(line => line.EventId is 6003 or 6004).Select(line => line.EventId));
    }

    [Fact]
    public async Task Open_listener_beyond_loopback_is_warned_of_loudly_in_one_line()
    {
        var log = new RecordingLog();
        await using var app = GatewayHost.Create(
            ["--Ocpp:Port=0", "--Control:Port=0", "--Ledger:Provider=memory"],
            builder => builder.Logging.ClearProviders().AddProvider(log));
        await app.StartAsync();
        Assert.Equal([5000, 6001], log.Warnings.Select(line => line.EventId));
    }

    [Fact]
    public async Task Listener_with_keys_for_all_is_not_warned_of()
    {
        var log = new RecordingLog();
        await using var app = GatewayHost.Create(
            [
                "--Ocpp:Port=0",
                "--Control:Port=0",
                "--Ledger:Provider=memory",
                "--Ocpp:AcceptUnknown=false",
                $"--Ocpp:ChargePoints:CP_1:KeyHash={KeyHash.Create("0123456789abcdefghij"u8)}",
            ],
            builder => builder.Logging.ClearProviders().AddProvider(log));
        await app.StartAsync();
        Assert.Equal([5000], log.Warnings.Select(line => line.EventId));
    }

    [Fact]
    public void Setting_that_code_gets_wrong_is_refused_as_one_of_the_command_line_is()
    {
        var e = Assert.Throws<StartupException>(() => GatewayHost.Create(
            ["--Ocpp:Port=0", "--Control:Port=0"],
            builder => builder.Configuration["Ocpp:MaxSessions"] = "0"));
        Assert.StartsWith("Ocpp:MaxSessions is '0'", Assert.Single(e.Problems), StringComparison.Ordinal);
    }
}
