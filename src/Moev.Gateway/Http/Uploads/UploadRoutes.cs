using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Uploads;

/// <summary>
/// <c>PUT</c> or <c>POST /api/v1/uploads/{identity}/{job}/{token}[/{fileName}]</c>: the address to which charge points upload
/// diagnostics and logs when a command has no location. The body is the file, or a form with the file in it.
/// </summary>
internal sealed class UploadRoutes(
    UploadStore store, IManagementRecords records, TimeProvider time, IOptions<UploadOptions> options, ILogger<UploadRoutes> logger)
{
    public const string Path = "/api/v1/uploads";
    public const string Pattern = Path + "/{identity}/{job}/{token}/{**fileName}";

    private const int MaxNameChars = 255; // OCPP 1.6 §6.26
    private const int MaxBoundaryChars = 70; // RFC 2046 §5.1.1
    private const int FormBytes = 16_384; // the overhead of a form around its file

    private readonly LogThrottle _throttle = new(time);

    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (await FindAsync(context, identity) is not { } job)
            return Problem(StatusCodes.Status404NotFound, ProblemReasons.UploadUnknown, "No upload is expected at this address.");
        if (job.State == JobState.Succeeded && job.File is not null)
            return Problem(StatusCodes.Status409Conflict, ProblemReasons.UploadEnded, "The file was uploaded, and the charge point reported the end of the upload.");
        if (context.Request.ContentLength > options.Value.MaxBytes + (long)FormBytes)
            return TooLarge();
        if (!store.TryEnter())
        {
            return Problem(
                StatusCodes.Status429TooManyRequests, ProblemReasons.TooManyUploads, $"{options.Value.MaxParallel} uploads are running (Uploads:MaxParallel).");
        }

        try
        {
            context.Features.Get<IConnectionPlace>()?.Begin();
            return await StoreAsync(context, identity, job);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or UnauthorizedAccessException)
        {
            if (_throttle.TryEnter(identity, ControlLog.UploadFailedId, out var leftOut))
                ControlLog.UploadFailed(logger, identity, job.Id, LogText.Clean(e.Message), leftOut);
            return Problem(StatusCodes.Status503ServiceUnavailable, ProblemReasons.UploadNotStored, "The file could not be stored, or was not received completely.");
        }
        finally
        {
            store.Leave();
        }
    }

    private async Task<IResult> StoreAsync(HttpContext context, ChargePointIdentity identity, JobRecord job)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Value.MaxBytes + (long)FormBytes;
        var (body, name) = await OpenAsync(context);
        if (body is null)
            return Problem(StatusCodes.Status400BadRequest, ProblemReasons.InvalidBody, "The form has no file.");
        if (await store.SaveAsync(identity, job.Id, body, context.RequestAborted) is not { } bytes)
            return TooLarge();
        var now = time.GetUtcNow();
        var file = new JobFile(name, bytes, now);
        return await records.ChangeManagementAsync(identity, now, management => management.ReceiveFile(job.Id, file))
            ? TypedResults.StatusCode(StatusCodes.Status201Created)
            : Problem(StatusCodes.Status404NotFound, ProblemReasons.UploadUnknown, "The job is no longer on record.");
    }

    /// <summary>Finds the file and its name: the body itself, or the first file of a form (RFC 7578).</summary>
    private static async ValueTask<(Stream? Body, string? Name)> OpenAsync(HttpContext context)
    {
        var name = CleanName((string?)context.GetRouteValue("fileName"));
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (context.Request.Body, name);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryChars)
            return (null, null);
        var form = new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = FormBytes / 4 };
        try
        {
            while (await form.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
                    return (section.Body, name ?? CleanName(HeaderUtilities.RemoveQuotes(disposition.FileName).Value));
            }
        }
        catch (InvalidDataException)
        {
            // Too many headers for a form.
        }

        return (null, null);
    }

    private async ValueTask<JobRecord?> FindAsync(HttpContext context, ChargePointIdentity identity)
    {
        if (!int.TryParse((string?)context.GetRouteValue("job"), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        var job = await records.ReadManagementAsync(identity, management => management.Jobs.Find(id), context.RequestAborted);
        return job?.UploadToken is { } token && IsToken(token, (string?)context.GetRouteValue("token") ?? "") ? job : null;
    }

    private static bool IsToken(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    /// <summary>Returns the last part of a path without characters that are special to terminals or file systems.</summary>
    private static string? CleanName(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string([.. name.Take(MaxNameChars).Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '_' : c)]);
        return name is "" or "." or ".." ? null : name;
    }

    private IResult TooLarge() => Problem(
        StatusCodes.Status413PayloadTooLarge, ProblemReasons.BodyTooLarge, $"The file has more than {options.Value.MaxBytes} bytes (Uploads:MaxBytes).");

    private static IResult Problem(int status, string reason, string detail) => ControlReplies.Problem(ControlProblem.Of(status, reason, detail));
}
