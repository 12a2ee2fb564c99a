using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Jobs;

/// <summary>Firmware updates, diagnostics and logs.</summary>
internal sealed class JobResource : IResource
{
    /// <summary>The job that was started.</summary>
    public static readonly ExtensionMember<JobView> Job = ExtensionMember.Of("job", JobJson.Plain.JobView);

    private const string FirmwareBody = $$"""
        {"type":"object","additionalProperties":false,"required":["location"],"properties":{
          "location":{"type":"string","minLength":1,"maxLength":2048,"description":"The address of the firmware."},
          "retrieveDate":{{Parts.Instant}},
          "retries":{{Parts.Count}},
          "retryInterval":{{Parts.Count}},
          "signed":{"type":"object","additionalProperties":false,"required":["signingCertificate","signature"],"description":"Sends SignedUpdateFirmware.","properties":{
            "signingCertificate":{"type":"string","maxLength":5500,"description":"X.509 in PEM."},
            "signature":{"type":"string","maxLength":800,"description":"In base64."},
            "installDate":{{Parts.Instant}} } } } }
        """;

    private const string DiagnosticsBody = $$"""
        {"type":"object","additionalProperties":false,"properties":{
          "location":{"type":"string","minLength":1,"maxLength":2048,"description":"The address to upload to; absent: the gateway."},
          "retries":{{Parts.Count}},
          "retryInterval":{{Parts.Count}},
          "startTime":{{Parts.Instant}},
          "stopTime":{{Parts.Instant}} } }
        """;

    private const string LogBody = $$"""
        {"type":"object","additionalProperties":false,"required":["logType"],"properties":{
          "logType":{"enum":["DiagnosticsLog","SecurityLog"]},
          "location":{"type":"string","minLength":1,"maxLength":512,"description":"The address to upload to; absent: the gateway."},
          "retries":{{Parts.Count}},
          "retryInterval":{{Parts.Count}},
          "oldestTimestamp":{{Parts.Instant}},
          "latestTimestamp":{{Parts.Instant}} } }
        """;

    private static readonly Answer Answered = Answer.Ok("The charge point answered: its own status, and the job, are in the body.", ReplySchemas.Command);

    public void AddServices(IServiceCollection services) => services.AddSingleton<JobRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var jobs = routes.ServiceProvider.GetRequiredService<JobRoutes>();
        routes.Post(RoutePaths.ChargePoint + "/firmware", jobs.FirmwareAsync, Start("updateFirmware", "Start a firmware update") with
        {
            Description = "UpdateFirmware, or SignedUpdateFirmware with 'signed'. The charge point's status notifications update the job.",
            Request = Content.Json(FirmwareBody, ("plain", """{"location":"http://192.0.2.7/firmware.bin","retries":2,"retryInterval":60}""")),
        });
        routes.Post(RoutePaths.ChargePoint + "/diagnostics", jobs.DiagnosticsAsync, Start("getDiagnostics", "Ask for diagnostics") with
        {
            Description = "GetDiagnostics. Without a location the charge point uploads to the gateway, and the job has the file.",
            Request = Content.Json(
                DiagnosticsBody, ("toGateway", "{}"), ("elsewhere", """{"location":"ftp://192.0.2.7/uploads","startTime":"2030-01-31T00:00:00Z"}""")),
        });
        routes.Post(RoutePaths.ChargePoint + "/logs", jobs.LogAsync, Start("getLog", "Ask for a log") with
        {
            Description = "GetLog of the security whitepaper.",
            Request = Content.Json(LogBody, ("security", """{"logType":"SecurityLog"}""")),
        });
        routes.Get(RoutePaths.ChargePoint + "/jobs", jobs.ListAsync, new Operation("listJobs", Tags.Management, "List jobs, the newest first")
        {
            Answers = [Answer.Ok("Jobs with their progress, and notifications without a job.", Schema.Of("JobPage", JobJson.Plain.JobPage))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(RoutePaths.ChargePoint + "/jobs/{job}", jobs.GetAsync, new Operation("getJob", Tags.Management, "Show a job")
        {
            Answers = [Answer.Ok("The job.", Schema.Of("Job", JobJson.Plain.JobView))],
            Reasons = [ProblemReasons.JobUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(RoutePaths.ChargePoint + "/jobs/{job}/file", jobs.FileAsync, new Operation("getJobFile", Tags.Management, "Download the file that was uploaded for a job")
        {
            Answers = [new Answer(200, "The file.", ("application/octet-stream", "{}"))],
            Reasons = [ProblemReasons.JobUnknown, ProblemReasons.FileUnknown, ProblemReasons.LedgerUnavailable],
        });
    }

    private static Operation Start(string id, string summary) => new(id, Tags.Management, summary)
    {
        Parameters = [Parts.Strict, Parts.Timeout],
        Answers = [Answered],
        AnswerMembers = [Job],
        ProblemMembers = [Job],
        Reasons = Parts.Command,
    };
}
