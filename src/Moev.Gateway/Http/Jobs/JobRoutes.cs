using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Jobs;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/firmware</c>, <c>/diagnostics</c> and <c>/logs</c>, and the jobs that come of them: <c>GET …/jobs</c>,
/// <c>…/jobs/{id}</c>, <c>…/jobs/{id}/file</c>.
/// </summary>
internal sealed class JobRoutes(
    JobStarter starter, ChargePointFinder finder, IFunctionRecords records, UploadStore uploads, TimeProvider time, IOptions<ControlOptions> options)
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

        var request = signed is null
            ? new JobRequest(
                JobKind.Firmware,
                Action16.UpdateFirmware,
                _ => location!,
                null,
                (_, from) => CommandSender.Encode(new UpdateFirmwareRequest(from, retries, retrieveDate, interval)),
                // The answer has no status (OCPP 1.6 §6.56): the charge point says what it does in its notifications.
                static _ => new JobAnswer(JobState.Accepted))
            : new JobRequest(
                JobKind.SignedFirmware,
                Action16.SignedUpdateFirmware,
                _ => location!,
                null,
                (id, from) => CommandSender.Encode(new SignedUpdateFirmwareRequest(
                    retries, interval, id, new SignedFirmware(from, retrieveDate, installDate, certificate!, signature!))),
                static sent => ByStatus(sent, null));
        return await starter.StartAsync(RoutePaths.Identity(context), request, query, CommandCaller.Of(context));
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

        var identity = RoutePaths.Identity(context);
        var token = location is null ? UploadStore.NewToken() : null;
        var root = uploads.Root(context.Request);
        var request = new JobRequest(
            JobKind.Diagnostics,
            Action16.GetDiagnostics,
            id => location ?? UploadStore.Location(root, identity, id, token!),
            token,
            (_, to) => CommandSender.Encode(new GetDiagnosticsRequest(to, retries, interval, start, stop)),
            static sent => sent.Outcome.TryRead<GetDiagnosticsResponse>(out var answer) && !string.IsNullOrEmpty(answer.FileName)
                ? new JobAnswer(JobState.Accepted, FileName: answer.FileName)
                // OCPP 1.6 §5.9: without diagnostics the answer has no file name.
                : new JobAnswer(JobState.Refused, Detail: "The charge point answered no file name: it has no diagnostics."));
        return await starter.StartAsync(identity, request, query, CommandCaller.Of(context));
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
        var identity = RoutePaths.Identity(context);
        var token = location is null ? UploadStore.NewToken() : null;
        var root = uploads.Root(context.Request);
        if (type is null)
            body.Refuse("logType", "'logType' is missing; it is DiagnosticsLog or SecurityLog.");
        if (token is not null && UploadStore.Location(root, identity, int.MaxValue, token).Length > MaxSignedLocation)
            body.Refuse("location", $"'location' must be given: the gateway's own address has more than {MaxSignedLocation} characters here.");
        if ((body.Problem ?? reader.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        var request = new JobRequest(
            JobKind.Log,
            Action16.GetLog,
            id => location ?? UploadStore.Location(root, identity, id, token!),
            token,
            (id, to) => CommandSender.Encode(new GetLogRequest(
                Enum.Parse<LogType>(type!), id, retries, interval, new LogParameters(to, oldest, latest))),
            static sent => ByStatus(sent, sent.Outcome.TryRead<GetLogResponse>(out var answer) ? answer.Filename : null));
        return await starter.StartAsync(identity, request, query, CommandCaller.Of(context));
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsSeenAsync(identity, context.RequestAborted))
            return ControlReplies.Problem(ControlProblem.UnknownChargePoint(identity.Value));
        var page = await records.ReadFunctionsAsync(
            identity,
            static functions => new JobPage(
                [.. functions.Jobs.NewestFirst.Select(JobView.Of)],
                [.. functions.Notices.NewestFirst.Select(static notice => new JobNoticeView(notice.At, notice.Kind.ToString(), notice.Status, notice.RequestId))]),
            context.RequestAborted);
        return ControlReplies.Json(page, ControlJson.Plain.JobPage);
    }

    public async Task<IResult> GetAsync(HttpContext context) =>
        await FindAsync(context) is { } job ? ControlReplies.Json(JobView.Of(job), ControlJson.Plain.JobView) : Unknown();

    public async Task<IResult> FileAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } job)
            return Unknown();
        if (job.File is not { } file)
            return ControlReplies.Problem(ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.FileUnknown, "Nothing was uploaded for this job."));
        return uploads.Open(RoutePaths.Identity(context), job.Id) is { } stream
            ? TypedResults.Stream(stream, "application/octet-stream", file.Name ?? job.FileName ?? $"job-{job.Id}", file.At)
            : ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status404NotFound, ProblemReasons.FileUnknown, "The file is deleted: as many newer ones arrived as Uploads:MaxFiles keeps."));
    }

    private static (int? Retries, int? Interval) Retries(CommandBody body) =>
        (body.Integer("retries", 0, int.MaxValue), body.Integer("retryInterval", 0, int.MaxValue));

    private static JobAnswer ByStatus(SentCommand sent, string? fileName) => sent.Status is "Accepted" or "AcceptedCanceled"
        ? new JobAnswer(JobState.Accepted, sent.Status, fileName)
        : new JobAnswer(JobState.Refused, sent.Status, fileName, $"The charge point answered {sent.Status ?? "no status"}.");

    /// <summary>A central system should look at the certificate before it hands it on (security whitepaper A00.FR.706).</summary>
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

    private async ValueTask<JobRecord?> FindAsync(HttpContext context) =>
        int.TryParse((string?)context.GetRouteValue("job"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? await records.ReadFunctionsAsync(RoutePaths.Identity(context), functions => functions.Jobs.Find(id), context.RequestAborted)
            : null;
}
