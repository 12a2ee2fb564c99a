using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Wire traces, and the export of metrics and spans: section <c>Diagnostics</c>.</summary>
internal sealed class DiagnosticsOptions
{
    public const string Section = "Diagnostics";

    [Description("Text writes one line for each log entry, Json one JSON object for each")]
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    [Range(0, 1_000), Description("Charge points whose messages are traced at the same time. Further traces are refused")]
    public int MaxTraced { get; init; } = 16;

    [Range(1, 10_000), Description("Messages kept by a trace. The oldest is dropped first")]
    public int TraceMessages { get; init; } = 200;

    [Range(65_536, 1_073_741_824), Description("Memory for the kept messages of all traces, shared evenly by MaxTraced. The oldest message of a charge point is dropped first")]
    public int MaxTraceBytes { get; init; } = 33_554_432;

    [Range(64, 1_048_576), Description("Characters kept of one message in a trace")]
    public int TraceMessageChars { get; init; } = 4_096;

    [Range(4, 10_000), Description("Different refusals that GET /api/v1/refusals lists, a quarter of them of each kind. Of the address with the most, the oldest is dropped first")]
    public int MaxRefusals { get; init; } = 1_000;

    [Range(65_536, 1_073_741_824), Description("Memory for these refusals")]
    public int MaxRefusalBytes { get; init; } = 2_097_152;

    [Range(0, 100_000), Description("Log lines per minute about refusals of each kind: connections, upgrade requests, CALLERRORs and abnormal closes. One address gets a quarter of them. The rest is counted. 0 writes none")]
    public int RefusalLinesPerMinute { get; init; } = 60;

    [RegularExpression("^(https?://[^/?#]+(/[^?#]*)?)?$", ErrorMessage = "empty, or an absolute http or https URL, such as http://localhost:4318"), Description("OpenTelemetry collector that gets metrics and spans by OTLP over HTTP (protobuf), such as http://localhost:4318; /v1/metrics and /v1/traces are appended. Empty: nothing is exported")]
    public string OtlpEndpoint { get; init; } = "";

    [Range(1, 3_600), Description("Seconds between two exports of the metrics")]
    public int OtlpMetricsSeconds { get; init; } = 60;

    [Range(0, 100), Description("Percentage of traces that are exported; a request with a traceparent header follows its caller's decision")]
    public int OtlpTracesPercent { get; init; } = 100;
}

/// <summary>The form of log lines.</summary>
internal enum LogFormat : byte
{
    Text = 0,
    Json,
}
