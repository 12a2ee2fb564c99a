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

    [Range(1, 10_000), Description("Charge points that one command to all of them, or one request of many limits, addresses at once")]
    public int MaxParallelCalls { get; init; } = 1_000;

    [Range(1, 10_000), Description("Event streams open at once; a further one gets 429")]
    public int MaxEventStreams { get; init; } = 64;

    [Range(16, 1_024), Description("Characters of an Idempotency-Key; a longer one gets 400")]
    public int MaxIdempotencyKeyChars { get; init; } = 128;

    [Range(1, 43_200), Description("Minutes after which the answer to a request with an Idempotency-Key is forgotten, and the key is free again")]
    public int IdempotencyMinutes { get; init; } = 1_440;

    [Range(1, 1_000_000), Description("Idempotency-Keys whose answers are remembered; the oldest is forgotten first. When all belong to requests that are being served, a further one gets 429")]
    public int MaxIdempotencyKeys { get; init; } = 10_000;

    [Range(1_024, 1_073_741_824), Description("Bytes of all those answers together; the oldest is forgotten first")]
    public int MaxIdempotencyBytes { get; init; } = 16_777_216;

    [RegularExpression("^(https?://[^/?#]+/?)?$"), Description("Where charge points reach the control listener for uploads, such as http://192.0.2.1:8080; that host is let in there and nowhere else. Empty: the address that the command came to")]
    public string PublicUrl { get; init; } = "";

    [Range(1, 300), Description("Seconds to wait for a message that a charge point has promised to send")]
    public int TriggerSeconds { get; init; } = 10;

    [Range(0, 100_000), Description("Id tags of one local authorization list")]
    public int MaxLocalListEntries { get; init; } = 10_000;

    [Range(1, 10_000), Description("Id tags of one SendLocalList to a charge point that does not tell its SendLocalListMaxLength")]
    public int LocalListPart { get; init; } = 100;

    [Range(100, 480), Description("Volts between a phase and neutral, to convert limits between A and W")]
    public int NominalVolts { get; init; } = 230;

    [Range(1, 3), Description("Phases of a connector, to tell what limit is in force")]
    public int ConnectorPhases { get; init; } = 3;

    [Range(1, 1_000), Description("Amperes on each phase that a connector delivers where no charging profile limits it")]
    public int ConnectorAmperes { get; init; } = 32;

    [Range(1, 10_000), Description("Limits in one request to /api/v1/limits; its body may have 256 bytes for each, or MaxBodyBytes")]
    public int MaxLimits { get; init; } = 1_000;
}
