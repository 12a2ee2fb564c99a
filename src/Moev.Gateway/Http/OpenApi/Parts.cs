using Moev.Gateway.Http.Problems;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>What several operations have in common.</summary>
internal static class Parts
{
    private const string Text = """{"type":"string","minLength":1}""";
    private const string Instant = """{"type":"string","format":"date-time"}""";

    public static readonly string[] Body = [ProblemReasons.InvalidBody, ProblemReasons.InvalidMember, ProblemReasons.BodyTooLarge];

    /// <summary>What can become of a CALL but an answer.</summary>
    public static readonly string[] Call =
    [
        ProblemReasons.ChargePointUnknown, ProblemReasons.ChargePointNotConnected, ProblemReasons.CallError, ProblemReasons.TimedOut,
        ProblemReasons.ConnectionLost, ProblemReasons.QueueFull, ProblemReasons.NotSent, ProblemReasons.LedgerUnavailable,
    ];

    /// <summary>A command with a body and parameters that may be refused.</summary>
    public static readonly string[] Command = [.. Body, .. Call, ProblemReasons.InvalidQuery, ProblemReasons.NotAccepted];

    public static readonly string[] Read = [ProblemReasons.InvalidQuery, ProblemReasons.LedgerUnavailable];

    public static readonly string[] ReadOfChargePoint = [.. Read, ProblemReasons.ChargePointUnknown];

    public static readonly Parameter Strict = Parameter.Query(
        "strict", "1: a status of the charge point other than Accepted is a 409.", """{"enum":["0","1","false","true"],"default":"0"}""");

    public static readonly Parameter Timeout = Parameter.Query(
        "timeout",
        $"Seconds that the charge point has to answer; {nameof(OcppOptions.CallSeconds)} of the options unless given.",
        """{"type":"number","exclusiveMinimum":0,"maximum":3600}""");

    public static readonly Parameter ChargePoint = Parameter.Query("chargePoint", "Only those of this charge point.", Text);
    public static readonly Parameter From = Parameter.Query("from", "Not before this instant.", Instant);
    public static readonly Parameter To = Parameter.Query("to", "Before this instant.", Instant);

    public static string Ref(string schema) => $$"""{"$ref":"#/components/schemas/{{schema}}"}""";

    public static Parameter Limit(int max, int standard) =>
        Parameter.Query("limit", "At most so many.", $$"""{"type":"integer","minimum":1,"maximum":{{max}},"default":{{standard}}}""");

    public static Parameter Before(string schema = """{"type":"integer","minimum":0}""") =>
        Parameter.Query("before", "What comes after this one: 'next' of the page before.", schema);

    public static Parameter After(string schema = Text) => Parameter.Query("after", "What comes after this one: 'next' of the page before.", schema);

    public static Parameter Flag(string name, string description) => Parameter.Query(name, description, """{"enum":["0","1","false","true"]}""");

    public static Parameter Word(string name, string description) => Parameter.Query(name, description, Text);

    public static Parameter Words(string name, string description, params IEnumerable<string> words) =>
        Parameter.Query(name, description, $$"""{"enum":["{{string.Join("\",\"", words)}}"]}""");
}
