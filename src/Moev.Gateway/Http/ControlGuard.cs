using System.Net;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http;

/// <summary>
/// Runs before every route: refuses other host names, so that web pages cannot reach the gateway by DNS rebinding, and all requests from web
/// pages; turns failures of the routes into problem details.
/// </summary>
internal sealed class ControlGuard(IOptions<ControlOptions> options, TimeProvider time, ILogger<ControlGuard> logger)
{
    private readonly IReadOnlyList<string> _allowedHosts = options.Value.AllowedHosts;
    private readonly string? _publicHost = Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var url) ? url.Authority : null;
    private readonly LogThrottle _throttle = new(time);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        var place = context.Features.Get<IConnectionPlace>();
        var problem = Refusal(context.Request, place);
        if (problem is not null)
        {
            LogRefusal(context, problem);
            await ControlReplies.Problem(problem).ExecuteAsync(context);
            return;
        }

        try
        {
            // A request with a body is complete when its body is read.
            if (!RequestBody.IsExpected(context))
                place?.Begin();
            await next(context);
            problem = EmptyError(context.Response);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
            return;
        }
        catch (BadHttpRequestException e)
        {
            problem = e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ControlProblem.Of(e.StatusCode, ProblemReasons.BodyTooLarge, "The body is larger than the listener allows.")
                : ControlProblem.Of(e.StatusCode, ProblemReasons.InvalidRequest, "The request is not valid HTTP, or was not received in time.");
        }
        catch (LedgerUnavailableException e)
        {
            ControlLog.LedgerUnavailable(logger, e);
            problem = ControlProblem.Of(
                StatusCodes.Status503ServiceUnavailable, ProblemReasons.LedgerUnavailable, "The ledger is not available. Nothing was sent.");
        }
        catch (Exception e)
        {
            ControlLog.RouteFailed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, e);
            problem = ControlProblem.Of(
                StatusCodes.Status500InternalServerError, ProblemReasons.InternalError, "The gateway failed to serve this request; see its log.");
        }
        finally
        {
            place?.End();
        }

        if (problem is null)
            return;
        if (context.Response.HasStarted)
            context.Abort();
        else
            await ControlReplies.Problem(problem).ExecuteAsync(context);
    }

    private void LogRefusal(HttpContext context, ControlProblem problem)
    {
        // A few lines per minute and caller; the throttle's key is the address instead of an identity.
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (_throttle.TryEnter(new ChargePointIdentity(address), ControlLog.RequestRefusedId, out var suppressed))
            ControlLog.RequestRefused(logger, address, problem.Reason, suppressed);
    }

    private ControlProblem? Refusal(HttpRequest request, IConnectionPlace? place)
    {
        if (place is { IsForUploads: true })
        {
            // Charge points may know this listener by any name, and it has no commands.
            return request.Path.StartsWithSegments(UploadRoutes.Path, StringComparison.Ordinal)
                ? null
                : ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.RouteUnknown, "This listener serves uploads only.");
        }

        if (!IsAllowed(request) && !IsUpload(request))
        {
            return ControlProblem.Of(
                StatusCodes.Status421MisdirectedRequest,
                ProblemReasons.HostNotAllowed,
                "The Host header must be one of Control:AllowedHosts, or localhost, 127.0.0.1 or [::1] on a loopback connection.");
        }

        if (place is { IsReserved: true } && request.Path.Value is not ("/healthz" or "/readyz" or "/metrics"))
        {
            request.HttpContext.Response.Headers.Connection = "close";
            return ControlProblem.Of(
                StatusCodes.Status503ServiceUnavailable,
                ProblemReasons.TooManyConnections,
                "All connections of the control listener have a request (Control:MaxConnections). Nothing was sent.");
        }

        // Browsers send an Origin with every request of a page that could change state; programs do not.
        if (request.Headers.Origin.Count > 0)
        {
            return ControlProblem.Of(
                StatusCodes.Status403Forbidden, ProblemReasons.OriginNotAllowed, "Requests with an Origin header come from web pages and are refused.");
        }

        foreach (var site in request.Headers["Sec-Fetch-Site"])
        {
            if (site is not ("none" or "same-origin"))
                return ControlProblem.Of(StatusCodes.Status403Forbidden, ProblemReasons.CrossSite, "Sec-Fetch-Site must be none or same-origin.");
        }

        return null;
    }

    private bool IsAllowed(HttpRequest request)
    {
        var host = request.Host;
        // The sender chooses the header: only on the loopback does it say where it is.
        if (IsOwnName(host.Host) && (request.HttpContext.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local)))
            return true;
        foreach (var allowed in _allowedHosts)
        {
            // An entry without a port matches every port.
            if (string.Equals(allowed, host.Value, StringComparison.OrdinalIgnoreCase) || string.Equals(allowed, host.Host, StringComparison.OrdinalIgnoreCase))
                return allowed.Length > 0;
        }

        return false;
    }

    /// <summary>Returns true for an upload to the name in Control:PublicUrl, by which charge points reach only uploads.</summary>
    private bool IsUpload(HttpRequest request) =>
        _publicHost is not null
        && request.Path.StartsWithSegments(UploadRoutes.Path, StringComparison.Ordinal)
        && string.Equals(request.Host.Value, _publicHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsOwnName(string host) =>
        host is "127.0.0.1" or "[::1]" || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the problem of a response that routing leaves without a body: an unknown route, or another method.</summary>
    private static ControlProblem? EmptyError(HttpResponse response)
    {
        if (response.HasStarted || response.ContentLength is not null || response.ContentType is not null)
            return null;
        return response.StatusCode switch
        {
            < 400 => null,
            StatusCodes.Status404NotFound => ControlProblem.Of(404, ProblemReasons.RouteUnknown, "There is no such route."),
            StatusCodes.Status405MethodNotAllowed => ControlProblem.Of(
                405, ProblemReasons.MethodNotAllowed, $"Allowed methods: {response.Headers.Allow}."),
            var status => ControlProblem.Of(status, ProblemReasons.InvalidRequest, "The request was refused."),
        };
    }
}
