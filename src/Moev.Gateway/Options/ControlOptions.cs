using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>The HTTP listener for commands: section <c>Control</c>.</summary>
internal sealed class ControlOptions
{
    public const string Section = "Control";

    [Required, Description("Address to listen on for commands: localhost means 127.0.0.1 and ::1; another address has no protection of its own yet")]
    public string Address { get; init; } = "localhost";

    [Range(0, 65_535), Description("Port to listen on for commands; 0 takes a free one; must differ from Ocpp:Port")]
    public int Port { get; init; } = 8080;

    [Description("Host header values to answer beside localhost, 127.0.0.1 and [::1]; others get 421 (DNS rebinding)")]
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    [Range(1_024, 1_048_576), Description("Bytes of a request's body; more gets 413")]
    public int MaxBodyBytes { get; init; } = 65_536;

    [Range(1, 10_000), Description("Open connections of callers")]
    public int MaxConnections { get; init; } = 256;

    [Range(1, 10_000), Description("Charge points that one command to all of them addresses at once")]
    public int MaxParallelCalls { get; init; } = 1_000;

    [Range(1, 10_000), Description("Event streams open at once; a further one gets 429")]
    public int MaxEventStreams { get; init; } = 64;

    [Range(100, 480), Description("Volts between a phase and neutral, to convert limits between A and W")]
    public int NominalVolts { get; init; } = 230;
}
