using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.IdTags;
using Moev.Gateway.Http.KeptMessages;
using Moev.Gateway.Http.MeterValues;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes that read what is on record, and the list of id tags.</summary>
internal static class RecordOperations
{
    private const string Csv = """{"type":"string"}""";

    private const string IdTagBody = """
        {"type":"object","additionalProperties":false,"required":["status"],"properties":{
          "status":{"enum":["Accepted","Blocked","Expired","Invalid"]},
          "parentIdTag":{"type":"string","minLength":1,"maxLength":20,"description":"Tags with the same one are a group (OCPP 1.6 §3.10). What is listed of the parent itself says nothing of them."},
          "expiryDate":{"type":"string","format":"date-time","description":"From then on Accepted is answered as Expired."}}}
        """;

    private static readonly Parameter LastEventId = new(
        "Last-Event-ID", "header", "Go on after this event; 0 is the beginning. Without one the stream begins with what happens next.", """{"type":"integer","minimum":0}""");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("GET", "/api/v1/transactions", "listTransactions", Tags.Records, "List transactions, the newest first")
        {
            Parameters =
            [
                Parts.ChargePoint,
                Parts.Word("idTag", "Only those of this tag, whatever its case."),
                Parts.Flag("active", "Only those that run, or have ended."),
                Parameter.Query("connectorId", "Only those on this connector.", """{"type":"integer","minimum":0}"""),
                Parts.From,
                Parts.To,
                Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [new Answer(200, "A page.", ("application/json", Parts.Ref("TransactionPage")), ("text/csv", Csv))],
            Reasons = Parts.Read,
        },
        new("GET", "/api/v1/transactions/{transactionId}", "getTransaction", Tags.Records, "Show a transaction")
        {
            Answers = [Answer.Ok("The transaction.", Parts.Ref("Transaction"))],
            Reasons = [ProblemReasons.TransactionUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", "/api/v1/charge-points/{identity}/meter-values", "listMeterValues", Tags.Records, "List meter values, the oldest first")
        {
            Description = "As they were sent. The ledger in memory knows the newest samples only.",
            Parameters =
            [
                Parts.From,
                Parts.To,
                Parts.Word("measurand", "Only samples of this measurand; one without any is Energy.Active.Import.Register."),
                Parts.After("""{"type":"string","pattern":"^-?[0-9]+\\.[0-9]+$"}"""),
                Parts.Limit(10_000, 1_000),
            ],
            Answers = [new Answer(200, "A page of sample times.", ("application/json", Parts.Ref("MeterValuePage")), ("text/csv", Csv))],
            Reasons = Parts.ReadOfChargePoint,
        },
        new("GET", "/api/v1/kept-messages", "listKeptMessages", Tags.Records, "List messages that belong to no transaction, the newest first")
        {
            Description = "They were acknowledged and kept: stops and meter values of unknown transactions, stops that differ from the one on record, and messages whose payload can not be read.",
            Parameters =
            [
                Parts.ChargePoint, Parts.Words("reason", "Only those kept for this reason.", Enum.GetNames<KeptReason>()), Parts.From, Parts.To, Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [Answer.Ok("A page.", Parts.Ref("KeptMessagePage"))],
            Reasons = Parts.Read,
        },
        new("GET", "/api/v1/audit", "listCommands", Tags.Records, "List who commanded what, the newest first")
        {
            Description = "A command is on record before its call leaves. One without an outcome has none yet, or its process ended meanwhile.",
            Parameters =
            [
                Parts.ChargePoint, Parts.From, Parts.To, Parts.Word("idempotencyKey", "Only those of the request with this key."), Parts.Before(),
                Parts.Limit(1_000, 100),
            ],
            Answers = [Answer.Ok("A page.", Parts.Ref("AuditPage"))],
            Reasons = Parts.Read,
        },
        new("GET", "/api/v1/events", "streamEvents", Tags.Records, "Follow what happens, as server-sent events")
        {
            Parameters =
            [
                Parts.ChargePoint,
                Parts.Word("type", $"One or more of {string.Join(", ", EventTypes.All)}, with commas between them."),
                Parameter.Query("lastEventId", LastEventId.Description, LastEventId.Schema),
                LastEventId,
            ],
            Answers = [new Answer(200, "The stream; it does not end by itself.", ("text/event-stream", Csv))],
            Reasons = [.. Parts.Read, ProblemReasons.TooManyEventStreams],
        },
        new("GET", "/api/v1/id-tags", "listIdTags", Tags.IdTags, "List the id tags that something is said of")
        {
            Parameters =
            [
                Parts.After(), Parts.Limit(10_000, 1_000), Parts.Words("status", "Only those with this status.", "Accepted", "Blocked", "Expired", "Invalid"),
                Parts.Word("parentIdTag", "Only those of this group."),
            ],
            Answers = [Answer.Ok("A page, in the order of their letters.", Parts.Ref("IdTagPage"))],
            Reasons = Parts.Read,
        },
        new("PUT", "/api/v1/id-tags/{idTag}", "putIdTag", Tags.IdTags, "Say what charge points are told about an id tag")
        {
            Description = "In the place of what was said before. Charge points with a cache or a local list may go on with what they know.",
            Request = Content.Json(IdTagBody, ("family", """{"status":"Accepted","parentIdTag":"FAMILY_1","expiryDate":"2040-12-31T23:59:59Z"}""")),
            Answers = [Answer.Ok("As it is now.", Parts.Ref("IdTag"))],
            Reasons = [.. Parts.Body, ProblemReasons.TooManyIdTags, ProblemReasons.LedgerUnavailable],
        },
        new("GET", "/api/v1/id-tags/{idTag}", "getIdTag", Tags.IdTags, "Show what is said of an id tag")
        {
            Answers = [Answer.Ok("The id tag.", Parts.Ref("IdTag"))],
            Reasons = [ProblemReasons.IdTagUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("DELETE", "/api/v1/id-tags/{idTag}", "deleteIdTag", Tags.IdTags, "Say nothing more of an id tag")
        {
            Description = "From then on charge points are told what Ocpp:UnknownIdTags says.",
            Answers = [Answer.Ok("As it was.", Parts.Ref("IdTag"))],
            Reasons = [ProblemReasons.IdTagUnknown, ProblemReasons.LedgerUnavailable],
        },
    ];
}
