using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Wire traces: section <c>Diagnostics</c>.</summary>
internal sealed class DiagnosticsOptions
{
    public const string Section = "Diagnostics";

    [Range(0, 1_000), Description("Charge points whose messages are traced at the same time. Further traces are refused")]
    public int MaxTraced { get; init; } = 16;

    [Range(1, 10_000), Description("Messages kept by a trace. The oldest is dropped first")]
    public int TraceMessages { get; init; } = 200;

    [Range(64, 1_048_576), Description("Characters kept of one message in a trace")]
    public int TraceMessageChars { get; init; } = 4_096;
}
