using Moev.Gateway.Http.Certificates;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.SecurityEvents;
using Moev.Gateway.Http.Uploads;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The routes of what charge points do beside charging.</summary>
internal static class FunctionOperations
{
    private const string One = "/api/v1/charge-points/{identity}";
    private const string Answered = "The charge point answered: its own status, and the job, are in the body.";
    private const string Count = """{"type":["integer","string"],"minimum":0}""";
    private const string Instant = """{"type":"string","format":"date-time"}""";
    private const string Tag = """{"type":"string","minLength":1,"maxLength":20}""";

    private const string Firmware = $$"""
        {"type":"object","additionalProperties":false,"required":["location"],"properties":{
          "location":{"type":"string","minLength":1,"maxLength":2048,"description":"Where the charge point finds the firmware."},
          "retrieveDate":{{Instant}},
          "retries":{{Count}},
          "retryInterval":{{Count}},
          "signed":{"type":"object","additionalProperties":false,"required":["signingCertificate","signature"],"description":"Sends SignedUpdateFirmware.","properties":{
            "signingCertificate":{"type":"string","maxLength":5500,"description":"X.509 in PEM."},
            "signature":{"type":"string","maxLength":800,"description":"In base64."},
            "installDate":{{Instant}} } } } }
        """;

    private const string Diagnostics = $$"""
        {"type":"object","additionalProperties":false,"properties":{
          "location":{"type":"string","minLength":1,"maxLength":2048,"description":"Where to upload it; none: to the gateway."},
          "retries":{{Count}},
          "retryInterval":{{Count}},
          "startTime":{{Instant}},
          "stopTime":{{Instant}} } }
        """;

    private const string Log = $$"""
        {"type":"object","additionalProperties":false,"required":["logType"],"properties":{
          "logType":{"enum":["DiagnosticsLog","SecurityLog"]},
          "location":{"type":"string","minLength":1,"maxLength":512,"description":"Where to upload it; none: to the gateway."},
          "retries":{{Count}},
          "retryInterval":{{Count}},
          "oldestTimestamp":{{Instant}},
          "latestTimestamp":{{Instant}} } }
        """;

    private const string Reservation = $$"""
        {"type":"object","additionalProperties":false,"required":["connectorId","idTag","expiryDate"],"properties":{
          "connectorId":{"type":["integer","string"],"minimum":0,"maximum":1000,"description":"0: any connector."},
          "idTag":{{Tag}},
          "expiryDate":{{Instant}},
          "parentIdTag":{{Tag}},
          "reservationId":{"type":["integer","string"],"minimum":1,"description":"None: the gateway finds one. That of an open reservation changes it."} } }
        """;

    private const string LocalList = $$"""
        {"type":"object","additionalProperties":false,"properties":{
          "updateType":{"enum":["Full","Differential"],"default":"Full"},
          "localAuthorizationList":{"type":"array","description":"None: what is listed under /api/v1/id-tags.","items":{
            "type":"object","additionalProperties":false,"required":["idTag"],"properties":{
              "idTag":{{Tag}},
              "idTagInfo":{"type":"object","additionalProperties":false,"required":["status"],"properties":{
                "status":{"enum":["Accepted","Blocked","Expired","Invalid","ConcurrentTx"]},"expiryDate":{{Instant}},"parentIdTag":{{Tag}} } } } } } } }
        """;

    private static readonly string TriggerBody = $$"""
        {"type":"object","additionalProperties":false,"required":["requestedMessage"],"properties":{
          "requestedMessage":{"enum":["{{string.Join(
              "\",\"",
              Enum.GetNames<MessageTrigger>().Union(Enum.GetNames<ExtendedMessageTrigger>()).Where(static name => name != "Unknown"))}}"]},
          "connectorId":{"type":["integer","string"],"minimum":1,"maximum":1000},
          "extended":{"type":"boolean","description":"Whether ExtendedTriggerMessage is sent; unless said, when only that one has the message."} } }
        """;

    private static readonly string[] OfJobs = [.. Parts.Command];

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("POST", One + "/firmware", "updateFirmware", Tags.Functions, "Begin a firmware update")
        {
            Description = "UpdateFirmware, or SignedUpdateFirmware with 'signed'. The job goes on with the charge point's status notifications.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Firmware, ("plain", """{"location":"http://192.0.2.7/firmware.bin","retries":2,"retryInterval":60}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons = OfJobs,
        },
        new("POST", One + "/diagnostics", "getDiagnostics", Tags.Functions, "Ask for diagnostics")
        {
            Description = "GetDiagnostics. Without a location the charge point uploads to the gateway, and the file is at the job.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Diagnostics, ("toGateway", "{}"), ("elsewhere", """{"location":"ftp://192.0.2.7/uploads","startTime":"2030-01-31T00:00:00Z"}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons = OfJobs,
        },
        new("POST", One + "/logs", "getLog", Tags.Functions, "Ask for a log")
        {
            Description = "GetLog of the security whitepaper.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Log, ("security", """{"logType":"SecurityLog"}""")),
            Answers = [Answer.Ok(Answered, Parts.Ref("CommandAnswer"))],
            Reasons = OfJobs,
        },
        new("GET", One + "/jobs", "listJobs", Tags.Functions, "List jobs, the newest first")
        {
            Answers = [Answer.Ok("Jobs with their progress, and notifications that belong to none.", Parts.Ref("JobPage"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", One + "/jobs/{job}", "getJob", Tags.Functions, "Show a job")
        {
            Answers = [Answer.Ok("The job.", Parts.Ref("Job"))],
            Reasons = [ProblemReasons.JobUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", One + "/jobs/{job}/file", "getJobFile", Tags.Functions, "Fetch what was uploaded for a job")
        {
            Answers = [new Answer(200, "The file.", ("application/octet-stream", "{}"))],
            Reasons = [ProblemReasons.JobUnknown, ProblemReasons.FileUnknown, ProblemReasons.LedgerUnavailable],
        },
        Upload("PUT", "uploadFile"),
        Upload("POST", "postFile"),
        new("POST", One + "/reservations", "reserve", Tags.Functions, "Reserve a connector")
        {
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(Reservation, ("one", """{"connectorId":1,"idTag":"TAG_1","expiryDate":"2040-01-31T12:00:00Z"}""")),
            Answers = [Answer.Ok("The charge point answered: its own status, and the reservation, are in the body.", Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Command, ProblemReasons.TooManyReservations],
        },
        new("GET", One + "/reservations", "listReservations", Tags.Functions, "List reservations, the newest first")
        {
            Answers = [Answer.Ok("Open ones, and the last of those that are over.", Parts.Ref("ReservationPage"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("DELETE", One + "/reservations/{reservation}", "cancelReservation", Tags.Functions, "Cancel a reservation")
        {
            Description = "Also one that is not on record here: the charge point knows what it has reserved.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Answers = [Answer.Ok("The charge point answered.", Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidMember, ProblemReasons.InvalidQuery, ProblemReasons.NotAccepted],
        },
        new("PUT", One + "/local-list", "putLocalList", Tags.Functions, "Bring a local authorization list up to date")
        {
            Description = "SendLocalList, in as many messages as the charge point takes, with the next version. From the body, or from the listed id tags.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(
                LocalList,
                ("listed", """{"updateType":"Full"}"""),
                ("given", """{"updateType":"Full","localAuthorizationList":[{"idTag":"TAG_1","idTagInfo":{"status":"Accepted"}}]}""")),
            Answers = [Answer.Ok("The charge point answered: its own status, and what is known of the list, are in the body.", Parts.Ref("CommandAnswer"))],
            Reasons =
            [
                .. Parts.Command, ProblemReasons.AnswerUnreadable, ProblemReasons.LocalListUnknown, ProblemReasons.LocalListNotSupported,
                ProblemReasons.LocalListTooLong, ProblemReasons.LocalListInProgress,
            ],
        },
        new("GET", One + "/local-list", "getLocalList", Tags.Functions, "Show what is known of a local authorization list")
        {
            Parameters = [Parts.Flag("refresh", "1: ask the charge point for its version."), Parts.Strict, Parts.Timeout],
            Answers = [Answer.Ok("The list.", Parts.Ref("LocalList"))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery, ProblemReasons.AnswerUnreadable],
        },
        new("POST", One + "/trigger", "trigger", Tags.Functions, "Ask for a message, and say whether it came")
        {
            Parameters =
            [
                Parts.Strict,
                Parts.Timeout,
                Parameter.Query("wait", "Seconds to wait for the message.", """{"type":"number","exclusiveMinimum":0,"maximum":300}"""),
            ],
            Request = Content.Json(TriggerBody, ("status", """{"requestedMessage":"StatusNotification","connectorId":1}""")),
            Answers = [Answer.Ok("The charge point answered.", Parts.Ref("CommandAnswer"))],
            Reasons = [.. Parts.Command, ProblemReasons.TriggerRefused],
        },
        new("GET", "/api/v1/certificate-authority", "getCertificateAuthority", Tags.Functions, "Fetch the certificate of the local authority")
        {
            Answers = [new Answer(200, "In PEM.", ("application/x-pem-file", """{"type":"string"}"""))],
            Reasons = [ProblemReasons.CertificateAuthorityOff],
        },
        new("GET", One + "/certificates", "listCertificates", Tags.Functions, "List the certificates that were signed for a charge point, the newest first")
        {
            Answers = [Answer.Ok("Certificates.", Parts.Ref("CertificatePage"))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        },
        new("GET", One + "/security-events", "listSecurityEvents", Tags.Functions, "List security events, the newest first")
        {
            Description = "What the charge point reported, and what the gateway noticed about it. Also of identities that never got in.",
            Parameters = [Parts.Before(), Parts.Limit(1_000, 100)],
            Answers = [Answer.Ok("A page.", Parts.Ref("SecurityEventPage"))],
            Reasons = Parts.Read,
        },
    ];

    private static Operation Upload(string method, string id) =>
        new(method, UploadRoutes.Path + "/{identity}/{job}/{token}/{fileName}", id, Tags.Functions, "Upload the file that a job asked for")
        {
            Description = "For charge points: the address is the location of their GetDiagnostics or GetLog. The body is the file, or a form with the file in it.",
            Request = new Content("application/octet-stream", "{}", []),
            Answers = [new Answer(201, "The file is stored.")],
            Reasons =
            [
                ProblemReasons.InvalidBody, ProblemReasons.UploadUnknown, ProblemReasons.UploadEnded, ProblemReasons.TooManyUploads,
                ProblemReasons.UploadNotStored, ProblemReasons.BodyTooLarge, ProblemReasons.LedgerUnavailable,
            ],
        };
}
