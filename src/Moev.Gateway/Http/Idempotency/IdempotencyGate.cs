using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>
/// Handles <c>Idempotency-Key</c> on commands: repeating a request with the same key returns the same response, and nothing is sent again. While
/// the first request is running, the repeated one waits for its response.
/// </summary>
/// <remarks>
/// A response is kept when a charge point may have acted; after 400, 404, 429, 503 and others that exclude it, the key is free again. A keyed
/// request runs to its end even if its caller disconnects, so that the response is there when the caller retries. Responses are kept in memory;
/// the audit records have the key, so that after a restart a used key is refused with the outcomes of its commands (409).
/// </remarks>
internal sealed class IdempotencyGate(
    ResponseCache answers, IAuditTrail audit, IOptions<ControlOptions> options, TimeProvider time)
{
    public const string Header = RequestHeaders.IdempotencyKey;

    /// <summary>The commands that were given before under the same key. <see cref="ApiDescription"/> has its schema.</summary>
    private static readonly ExtensionMember<IReadOnlyList<AuditView>> Commands = ExtensionMember.Of("commands", AuditJson.Plain.IReadOnlyListAuditView);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var keys = context.Request.Headers[Header];
        if (keys.Count == 0 || !IsCommand(context))
        {
            await next(context);
            return;
        }

        if (keys.Count > 1 || !IsKey(keys[0]!))
        {
            await ReplyAsync(context, ControlProblem.Of(
                StatusCodes.Status400BadRequest,
                ProblemReasons.InvalidIdempotencyKey,
                $"{Header} must occur once and have 1 to {options.Value.MaxIdempotencyKeyChars} characters of printable ASCII (Control:MaxIdempotencyKeyChars)."));
            return;
        }

        // The largest body of any route; each route has its own limit besides.
        var (body, tooLarge) = await RequestBody.ReadAsync(context, RequestBody.MaxBytes(options.Value));
        if (tooLarge is not null)
        {
            await ReplyAsync(context, tooLarge);
            return;
        }

        context.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        await ServeAsync(context, next, keys[0]!, Fingerprint(context.Request, body.Span));
    }

    private static bool IsCommand(HttpContext context) =>
        context.GetEndpoint() is not null
        && !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint()!.Metadata.GetMetadata<Operation>() is not { IsCommand: false };

    private async Task ServeAsync(HttpContext context, RequestDelegate next, string key, UInt128 fingerprint)
    {
        var caller = context.Connection.RemoteIpAddress?.ToString() ?? "";
        while (true)
        {
            if (!answers.TryEnter(caller, key, fingerprint, out var entry, out var isNew))
            {
                await ReplyAsync(context, ControlProblem.Of(
                    StatusCodes.Status429TooManyRequests,
                    ProblemReasons.TooManyIdempotencyKeys,
                    "The maximum number of requests with a key is being served (Control:MaxIdempotencyKeys). Nothing was sent."));
                return;
            }

            if (isNew)
            {
                await RunAsync(context, next, entry);
                return;
            }

            if (entry.Fingerprint != fingerprint)
            {
                await ReplyAsync(context, ControlProblem.Of(
                    StatusCodes.Status422UnprocessableEntity,
                    ProblemReasons.IdempotencyKeyReused,
                    "This key was used with another method, path, query or body. Nothing was sent."));
                return;
            }

            if (await entry.Answer.WaitAsync(context.RequestAborted) is { } answer)
            {
                await answer.WriteAsync(context);
                return;
            }
        }
    }

    /// <summary>Serves the first request of a key.</summary>
    private async Task RunAsync(HttpContext context, RequestDelegate next, ResponseCache.Entry entry)
    {
        RecordedAnswer? answer = null;
        var keep = false;
        var request = new IdempotentRequest(entry.Key);
        var aborted = context.RequestAborted;
        var response = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var written = new MemoryStream();
        try
        {
            // A retry needs the outcome of this request, so it continues after its caller has disconnected. Every wait in it is bounded, and ends
            // with the session.
            context.RequestAborted = CancellationToken.None;
            if (await UsedBeforeAsync(entry) is { } used)
            {
                await ReplyAsync(context, used);
                return;
            }

            context.Features.Set(request);
            var body = new StreamResponseBodyFeature(written);
            context.Features.Set<IHttpResponseBodyFeature>(body);
            await next(context);
            await body.CompleteAsync();
            answer = RecordedAnswer.Of(context.Response, written.ToArray());
            keep = request.MayHaveActed || IsOutcome(answer.Status);
        }
        catch (Exception) when (request.MayHaveActed)
        {
            answer = Lost();
            keep = true;
            throw;
        }
        finally
        {
            context.Features.Set(response);
            context.RequestAborted = aborted;
            if (keep)
                answers.Keep(entry, answer!);
            else
                answers.Release(entry, answer);
        }

        if (answer.Body.Length > 0)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, aborted);
        }
    }

    /// <summary>Finds commands with this key whose response this process does not have: from before a restart, or dropped since.</summary>
    private async ValueTask<ControlProblem?> UsedBeforeAsync(ResponseCache.Entry entry)
    {
        var filter = new AuditFilter(From: time.GetUtcNow() - answers.Lifetime, IdempotencyKey: entry.Key);
        var commands = (await audit.ListCommandsAsync(filter))
            .Where(record => record.Command.RemoteAddress == entry.Caller && MayHaveActed(record))
            .Select(AuditRoutes.View)
            .ToArray();
        return commands.Length == 0
            ? null
            : ControlProblem.Of(
                StatusCodes.Status409Conflict,
                ProblemReasons.IdempotencyKeyUsed,
                "Commands were sent with this key, but the response is no longer available. Nothing was sent for this request; 'commands' has the earlier outcomes.")
                .With(Commands.Of(commands));
    }

    // Without an outcome, the process stopped meanwhile or the caller disconnected.
    private static bool MayHaveActed(AuditRecord record) =>
        record.Command.Action != "GetConfiguration" && record.Result?.Outcome is not ("NotSent" or "NotConnected" or "QueueFull");

    /// <summary>Returns true for a status after which the request must not run again. All others mean that nothing was done.</summary>
    private static bool IsOutcome(int status) =>
        status is < 400 or StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;

    private static RecordedAnswer Lost()
    {
        var problem = ControlProblem.Of(
            StatusCodes.Status500InternalServerError,
            ProblemReasons.InternalError,
            "The gateway failed after it had sent commands; see the audit trail.");
        return new RecordedAnswer(
            problem.Status, "application/problem+json", [], System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Plain.ControlProblem));
    }

    private static Task ReplyAsync(HttpContext context, ControlProblem problem) => ControlReplies.Problem(problem).ExecuteAsync(context);

    private static UInt128 Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A method, path or query cannot contain a line break.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value}\n{request.QueryString.Value}\n"));
        hash.AppendData(body);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    private bool IsKey(string key) =>
        key.Length > 0 && key.Length <= options.Value.MaxIdempotencyKeyChars && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
