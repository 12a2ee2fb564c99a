using Moev.Gateway.Http.Problems;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The parts that several operations share.</summary>
internal static class Parts
{
    public const string PlainText = """{"type":"string"}""";
    public const string Instant = """{"type":"string","format":"date-time"}""";
    public const string Count = """{"type":["integer","string"],"minimum":0}""";
    public const string Number = """{"type":["number","string"],"description":"A number that is not negative, or a string that holds one."}""";
    public const string IdTag = """{"type":"string","minLength":1,"maxLength":20}""";
    public const string Id = """{"type":"string","minLength":1,"maxLength":255,"description":"The charge point's identity; looked up exactly, then without surrounding blanks."}""";

    private const string Text = """{"type":"string","minLength":1}""";

    public static readonly string[] Body = [ProblemReasons.InvalidBody, ProblemReasons.InvalidMember, ProblemReasons.BodyTooLarge];

    /// <summary>The outcomes of a CALL other than an answer.</summary>
    public static readonly string[] Call =
    [
        ProblemReasons.ChargePointUnknown, ProblemReasons.ChargePointNotConnected, ProblemReasons.CallError, ProblemReasons.AnswerUnreadable,
        ProblemReasons.TimedOut, ProblemReasons.ConnectionLost, ProblemReasons.QueueFull, ProblemReasons.NotSent, ProblemReasons.LedgerUnavailable,
    ];

    /// <summary>A command with a body and parameters that may be refused.</summary>
    public static readonly string[] Command = [.. Body, .. Call, ProblemReasons.InvalidQuery, ProblemReasons.NotAccepted];

    public static readonly string[] Read = [ProblemReasons.InvalidQuery, ProblemReasons.LedgerUnavailable];

    public static readonly string[] ReadOfChargePoint = [.. Read, ProblemReasons.ChargePointUnknown];

    public static readonly Parameter Strict = Parameter.Query(
        "strict", "1: 409 unless the charge point's status is Accepted.", """{"enum":["0","1","false","true"],"default":"0"}""");

    public static readonly Parameter Timeout = Parameter.Query(
        "timeout",
        $"Seconds that the charge point has to answer; absent: Ocpp:{nameof(OcppOptions.CallSeconds)}.",
        """{"type":"number","exclusiveMinimum":0,"maximum":3600}""");

    public static readonly Parameter ChargePoint = Parameter.Query("chargePoint", "Only those of this charge point.", Text);
    public static readonly Parameter From = Parameter.Query("from", "Not before this instant.", Instant);
    public static readonly Parameter To = Parameter.Query("to", "Before this instant.", Instant);

    public static string Ref(string schema) => $$"""{"$ref":"#/components/schemas/{{schema}}"}""";

    public static Parameter Limit(int max, int standard) =>
        Parameter.Query("limit", "The maximum number of items.", $$"""{"type":"integer","minimum":1,"maximum":{{max}},"default":{{standard}}}""");

    public static Parameter Before(string schema = """{"type":"integer","minimum":0}""") =>
        Parameter.Query("before", "The position after which the page begins: 'next' of the previous page.", schema);

    public static Parameter After(string schema = Text) => Parameter.Query("after", "The position after which the page begins: 'next' of the previous page.", schema);

    public static Parameter Flag(string name, string description) => Parameter.Query(name, description, """{"enum":["0","1","false","true"]}""");

    public static Parameter Word(string name, string description) => Parameter.Query(name, description, Text);

    public static Parameter Words(string name, string description, params IEnumerable<string> words) =>
        Parameter.Query(name, description, $$"""{"enum":["{{string.Join("\",\"", words)}}"]}""");
}
