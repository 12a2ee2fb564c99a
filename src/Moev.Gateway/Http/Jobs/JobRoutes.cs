using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Jobs;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Jobs;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/firmware</c>, <c>/diagnostics</c> and <c>/logs</c>, and the resulting jobs: <c>GET …/jobs</c>,
/// <c>…/jobs/{id}</c>, <c>…/jobs/{id}/file</c>.
/// </summary>
internal sealed class JobRoutes(
    JobStarter starter, ChargePointFinder finder, IManagementRecords records, UploadStore uploads, TimeProvider time, IOptions<ControlOptions> options)
{
    private const int MaxLocation = 2_048; // OCPP 1.6 has no bound for an anyURI
    private const int MaxSignedLocation = 512; // security whitepaper §6.7, §6.12

    private static readonly string[] FirmwareMembers = ["location", "retrieveDate", "retries", "retryInterval", "signed"];
    private static readonly string[] SignedMembers = ["signingCertificate", "signature", "installDate"];
    private static readonly string[] DiagnosticsMembers = ["location", "retries", "retryInterval", "startTime", "stopTime"];
    private static readonly string[] LogMembers = ["logType", "location", "retries", "retryInterval", "oldestTimestamp", "latestTimestamp"];

    public async Task<IResult> FirmwareAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, FirmwareMembers);
        using var signed = body.Object("signed", SignedMembers);
        var location = body.Text("location", signed is null ? MaxLocation : MaxSignedLocation, required: true);
        var retrieveDate = body.Instant("retrieveDate") ?? time.GetUtcNow();
        var (retries, interval) = Retries(body);
        var certificate = signed?.Text("signingCertificate", 5_500, required: true);
        var signature = signed?.Text("signature", 800, required: true);
        var installDate = signed?.Instant("installDate");
        if (certificate is not null && CertificateProblem(certificate) is { } wrong)
            signed!.Refuse("signingCertificate", wrong);
        if (signature is not null && !IsBase64(signature))
            signed!.Refuse("signature", "'signature' must be in base64 (security whitepaper §6.7).");
        if ((body.Problem ?? signed?.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        JobRequest request = signed is null
            ? new JobRequest.Firmware(location!, retrieveDate, retries, interval)
            : new JobRequest.SignedFirmware(location!, retrieveDate, installDate, certificate!, signature!, retries, interval);
        return await StartAsync(context, request, query);
    }

    public async Task<IResult> DiagnosticsAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, DiagnosticsMembers);
        var location = body.Text("location", MaxLocation);
        var (retries, interval) = Retries(body);
        var start = body.Instant("startTime");
        var stop = body.Instant("stopTime");
        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        return await StartAsync(context, new JobRequest.Diagnostics(File(context, location), start, stop, retries, interval), query);
    }

    public async Task<IResult> LogAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = CommandQuery.Read(reader);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, LogMembers);
        var type = body.Word("logType", nameof(LogType.DiagnosticsLog), nameof(LogType.SecurityLog));
        var location = body.Text("location", MaxSignedLocation);
        var (retries, interval) = Retries(body);
        var oldest = body.Instant("oldestTimestamp");
        var latest = body.Instant("latestTimestamp");
        var file = File(context, location);
        if (type is null)
            body.Refuse("logType", "'logType' is missing; it is DiagnosticsLog or SecurityLog.");
        if (file.UploadToken is not null && file.Of(int.MaxValue).Length > MaxSignedLocation)
            body.Refuse("location", $"'location' is required: the gateway's own address has more than {MaxSignedLocation} characters here.");
        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        return await StartAsync(context, new JobRequest.Log(file, Enum.Parse<LogType>(type!), oldest, latest, retries, interval), query);
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();
        var page = await records.ReadManagementAsync(
            identity,
            static management => new JobPage(
                [.. management.Jobs.NewestFirst.Select(JobView.Of)],
                [.. management.Notices.NewestFirst.Select(static notice => new JobNoticeView(notice.At, notice.Kind.ToString(), notice.Status, notice.RequestId))]),
            context.RequestAborted);
        return ControlReplies.Json(page, JobJson.Plain.JobPage);
    }

    public async Task<IResult> GetAsync(HttpContext context) =>
        await FindAsync(context) is { } job ? ControlReplies.Json(JobView.Of(job), JobJson.Plain.JobView) : Unknown();

    public async Task<IResult> FileAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } job)
            return Unknown();
        if (job.File is not { } file)
            return ControlReplies.Problem(ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.FileUnknown, "Nothing was uploaded for this job."));
        return uploads.Open(RoutePaths.Identity(context), job.Id) is { } stream
            ? TypedResults.Stream(stream, "application/octet-stream", file.Name ?? job.FileName ?? $"job-{job.Id}", file.At)
            : ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status404NotFound, ProblemReasons.FileUnknown, "The file was deleted, because more files have arrived than Uploads:MaxFiles keeps."));
    }

    private static (int? Retries, int? Interval) Retries(CommandBody body) =>
        (body.Integer("retries", 0, int.MaxValue), body.Integer("retryInterval", 0, int.MaxValue));

    /// <summary>Returns the location of a file: the one that the caller named, or else the gateway's own upload address.</summary>
    private JobFileLocation File(HttpContext context, string? location)
    {
        if (location is not null)
            return JobFileLocation.At(location);
        var identity = RoutePaths.Identity(context);
        var root = uploads.Root(context.Request);
        var token = UploadStore.NewToken();
        return new JobFileLocation(id => UploadStore.Location(root, identity, id, token), token);
    }

    private async Task<IResult> StartAsync(HttpContext context, JobRequest request, CommandQuery query)
    {
        var outcome = await starter.StartAsync(
            RoutePaths.Identity(context), request, query.Timeout, HttpCaller.Of(context), context.RequestAborted);
        if (outcome.IsFailure)
            return outcome.Failure.Reply();
        var (job, sent) = outcome.Result;
        var view = JobView.Of(job);
        if (sent.Failure is not null)
            return ControlReplies.Problem(OutcomeProblems.Of(sent.Failure).With(JobResource.Job.Of(view)));
        return query.Strict && job.State != JobState.Accepted
            ? ControlReplies.Problem(sent.NotAccepted().With(JobResource.Job.Of(view)))
            : sent.Answer().With(JobResource.Job.Of(view)).Reply();
    }

    /// <summary>Checks the certificate, as a central system should before it sends it (security whitepaper A00.FR.706).</summary>
    /// <returns>The error; null when there is none.</returns>
    private string? CertificateProblem(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return time.GetUtcNow() > certificate.NotAfter.ToUniversalTime() ? "'signingCertificate' has expired." : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "'signingCertificate' must be an X.509 certificate in PEM (security whitepaper §6.7).";
        }
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static IResult Unknown() => ControlReplies.Problem(
        ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.JobUnknown, "This charge point has no such job on record."));

    private async ValueTask<JobRecord?> FindAsync(HttpContext context)
    {
        var id = RoutePaths.Number(context, "job");
        return await records.ReadManagementAsync(RoutePaths.Identity(context), management => management.Jobs.Find(id), context.RequestAborted);
    }
}
