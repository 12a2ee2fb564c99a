using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moev.ChargePoint;
using Moev.ChargePoint.Simulation;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Tests.Diagnostics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Metrics and spans reach a collector by OTLP, and nothing is set up without one.</summary>
/// <remarks>Runs alone: while an exporter listens to the process's spans, messages of other tests' hosts allocate them too.</remarks>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryExportTests
{
    public const string Name = "Telemetry export";

    [Fact]
    public async Task Command_reaches_the_collector_as_metric_and_span()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var gateway = Create($"--Diagnostics:OtlpEndpoint={collector.Url}", "--Diagnostics:OtlpMetricsSeconds=1");
        await gateway.StartAsync();
        var listeners = gateway.Services.GetRequiredService<GatewayListeners>();
        var options = new ChargePointOptions { Identity = "CP_OTLP", Endpoint = new Uri($"ws://127.0.0.1:{listeners.OcppEndPoint.Port}") };
        await using var chargePoint = new SimulatedChargePoint(options, TimeProvider.System);
        chargePoint.Start();

        await ClearCacheAsync(new Uri(listeners.ControlUrl));

        await collector.ExpectAsync("/v1/traces", "moev-gateway", GatewayTracing.SourceName, "send ClearCache", "CP_OTLP", "ocpp.message_id", "Answered");
        await collector.ExpectAsync("/v1/traces", "handle BootNotification", "CP_OTLP");
        await collector.ExpectAsync("/v1/traces", "Microsoft.AspNetCore", "POST");
        await collector.ExpectAsync("/v1/metrics", "moev-gateway", GatewayMetrics.MeterName, "moev.commands.duration", "ClearCache", "moev.sessions", "dotnet.gc.collections");
    }

    [Fact]
    public async Task Nothing_is_set_up_without_a_collector()
    {
        await using var gateway = Create();
        Assert.Null(gateway.Services.GetService<MeterProvider>());
        Assert.Null(gateway.Services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("localhost:4318")]
    [InlineData("ftp://localhost")]
    [InlineData("/v1")]
    [InlineData("http://:4318")]
    public void Endpoint_must_be_an_absolute_http_uri(string value)
    {
        var exception = Assert.Throws<StartupException>(() => Create($"--Diagnostics:OtlpEndpoint={value}"));
        Assert.StartsWith($"Diagnostics:OtlpEndpoint is '{value}': ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    private static WebApplication Create(params string[] args) => GatewayHost.Create(
        ["--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0", "--Ledger:Provider=memory", .. args],
        static builder => builder.Logging.ClearProviders());

    // Answers 404 or 409 until the charge point is connected.
    private static async Task ClearCacheAsync(Uri control)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = control };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/api/v1/charge-points/CP_OTLP/calls/ClearCache", UriKind.Relative), body, patience.Token);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Yield();
        }
    }
}
