using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Moev.Gateway.Hosting;

/// <summary>Sends metrics and spans to an OpenTelemetry collector. Off without Diagnostics:OtlpEndpoint: then nothing is registered.</summary>
internal static class TelemetryExport
{
    private const string ServiceName = "moev-gateway";

    // HTTP requests, the parents of commands.
    private const string AspNetCoreSource = "Microsoft.AspNetCore";
    private const string RuntimeMeter = "System.Runtime";

    // A collector that does not answer must not delay the shutdown.
    private const int TimeoutMilliseconds = 3_000;

    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(DiagnosticsOptions.Section).Get<DiagnosticsOptions>() ?? new DiagnosticsOptions();
        // The validation of the options reports a bad one.
        if (!Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var endpoint))
            return;

        // Names and tags of the HTTP spans as OpenTelemetry's conventions want them.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var sampler = new ParentBasedSampler(new TraceIdRatioBasedSampler(options.OtlpTracesPercent / 100.0));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService(ServiceName, serviceVersion: ProductVersion.Text))
            .WithMetrics(metrics => metrics
                .AddMeter(GatewayMetrics.MeterName, RuntimeMeter)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, endpoint, "/v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.OtlpMetricsSeconds * 1_000;
                }))
            .WithTracing(tracing => tracing
                .AddSource(GatewayTracing.SourceName, AspNetCoreSource)
                .SetSampler(sampler)
                .AddOtlpExporter(exporter => Configure(exporter, endpoint, "/v1/traces")));
    }

    private static void Configure(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + path);
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.TimeoutMilliseconds = TimeoutMilliseconds;
    }
}
