using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes of the original.</summary>
internal static class OriginalOperations
{
    private const string Id = """{"type":"string","minLength":1,"maxLength":255,"description":"The charge point's identity; looked up as it is, and then without the blanks around it."}""";
    private const string Number = """{"type":["number","string"],"description":"A number that is not negative, which may stand in a string."}""";
    private const string Connector = """{"type":["integer","string"],"minimum":1,"maximum":1000}""";

    private const string ChangeConfiguration = $$"""
        {"type":"object","additionalProperties":false,"required":["key","value"],"properties":{
          "key":{"type":"string","minLength":1,"maxLength":50},
          "value":{"type":["string","number","boolean"],"description":"At most 500 characters."},
          "id":{{Id}} } }
        """;

    private const string Start = $$"""
        {"type":"object","additionalProperties":false,"required":["id"],"properties":{
          "id":{{Id}},
          "idTag":{"type":"string","minLength":1,"maxLength":20,"default":"transaction1"},
          "connectorId":{{Connector}},
          "limit":{{Number}},
          "unit":{"enum":["A","W"],"default":"A"},
          "numberPhases":{"type":["integer","string"],"minimum":1,"maximum":3} } }
        """;

    private const string Stop = $$"""
        {"type":"object","additionalProperties":false,"required":["id"],"properties":{
          "id":{{Id}},
          "transactionId":{"type":["integer","string"],"minimum":0},
          "connectorId":{{Connector}} } }
        """;

    public const string Limit = $$"""
        {"type":"object","additionalProperties":false,"required":["id","limit"],"properties":{
          "id":{{Id}},
          "limit":{{Number}},
          "unit":{"enum":["A","W"],"default":"A"},
          "connectorId":{"type":["integer","string"],"minimum":0,"maximum":1000,"description":"0, or none: the charge point as a whole."},
          "numberPhases":{"type":["integer","string"],"minimum":1,"maximum":3},
          "duration":{"type":["integer","string"],"minimum":1,"maximum":315360000,"description":"Seconds; none: until it is replaced."},
          "purpose":{"enum":["ChargePointMaxProfile","TxDefaultProfile","TxProfile"],"description":"None: whichever the charge point takes."} } }
        """;

    private const string Disconnect = $$"""{"type":"object","additionalProperties":false,"required":["id"],"properties":{"id":{{Id}} } }""";

    private const string Changed = "What each charge point answered; also when there is none.";
    private const string Answered = "The charge point answered: its own status is in the body.";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Change("/changeconfig", "changeConfiguration"),
        Change("/", "changeConfigurationAtRoot"),
        new("POST", "/disconnect", "disconnect", Tags.Original, "Close a connection; the charge point may come back")
        {
            Request = Content.Json(Disconnect, ("one", """{"id":"CP_1"}""")),
            Answers = [Answer.Ok("The connection is being closed.", Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Body, ProblemReasons.ChargePointUnknown, ProblemReasons.ChargePointNotConnected, ProblemReasons.LedgerUnavailable],
        },
        new("POST", "/remotestart", "startTransaction", Tags.Original, "Start a transaction")
        {
            Description = "RemoteStartTransaction. A limit goes along as a TxProfile. Accepted means that the charge point will try (errata 3.32): the transaction begins with its StartTransaction.",
            Parameters = [Parts.Strict],
            Request = Content.Json(
                Start,
                ("plain", """{"id":"CP_1"}"""),
                ("limited", """{"id":"CP_1","idTag":"TAG_1","connectorId":1,"limit":"16","unit":"A"}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Command, ProblemReasons.RemoteStartInProgress],
        },
        new("POST", "/remotestop", "stopTransaction", Tags.Original, "Stop a transaction")
        {
            Description = "RemoteStopTransaction of the one that runs; of several, name one.",
            Parameters = [Parts.Strict],
            Request = Content.Json(Stop, ("running", """{"id":"CP_1"}"""), ("named", """{"id":"CP_1","transactionId":1}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons =
            [
                .. Parts.Command, ProblemReasons.NoActiveTransaction, ProblemReasons.SeveralActiveTransactions, ProblemReasons.TransactionNotActive,
            ],
        },
        new("POST", "/setmaxvalue", "setLimit", Tags.Original, "Set the limit of a charge point")
        {
            Description = "A per phase or W in total, rounded down to one decimal: ChargePointMaxProfile in the unit that the charge point allows; if it is refused, TxDefaultProfile and TxProfile. While one waits for its turn, a newer one for the same takes its place.",
            Parameters = [Parts.Strict],
            Request = Content.Json(
                Limit,
                ("amperes", """{"id":" CP_1", "limit":"8"}"""),
                ("watts", """{"id":"CP_1","limit":3680,"unit":"W","numberPhases":1,"duration":600}"""),
                ("transaction", """{"id":"CP_1","limit":6,"purpose":"TxProfile"}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Command, ProblemReasons.NoActiveTransaction, ProblemReasons.SeveralActiveTransactions, ProblemReasons.Superseded],
        },
    ];

    private static Operation Change(string path, string id) => new("POST", path, id, Tags.Original, "Change a configuration key of all charge points, or of one")
    {
        Parameters = [Parts.Strict],
        Request = Content.Json(
            ChangeConfiguration,
            ("all", """{"key":"MeterValueSampleInterval","value":"10"}"""),
            ("one", """{"key":"MeterValueSampleInterval","value":10,"id":"CP_1"}""")),
        Answers = [Answer.Ok(Changed, Parts.Ref("BroadcastAnswer"))],
        Reasons = [.. Parts.Command, ProblemReasons.KeyRefused],
    };
}
