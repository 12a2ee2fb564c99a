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
/// <c>Idempotency-Key</c> on a request that commands: the same request again, under the same key, gets the same answer, and nothing is sent
/// again. While the first is under way, the second waits for its answer.
/// </summary>
/// <remarks>
/// An answer is kept when something may have been done for it; where certainly nothing was, such as 400, 404, 429 and 503, the key is free again. A
/// keyed request is served to its end although its caller has left, so that there is an answer to come back for. Answers live in memory; the
/// audit record has the key, so that after a restart a used key is refused with what became of its commands (409).
/// </remarks>
internal sealed class IdempotencyGate(
    AnswerBook answers, IAuditTrail audit, IOptions<ControlOptions> options, TimeProvider time)
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
                $"{Header} must occur once, and have 1 to {options.Value.MaxIdempotencyKeyChars} characters of printable ASCII (Control:MaxIdempotencyKeyChars)."));
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
                    "As many requests with a key as Control:MaxIdempotencyKeys allows are being served; nothing was sent for this one."));
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
                    "This key was used with another method, path, query or body; nothing was sent for this request."));
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
    private async Task RunAsync(HttpContext context, RequestDelegate next, AnswerBook.Entry entry)
    {
        RecordedAnswer? answer = null;
        var keep = false;
        var request = new IdempotentRequest(entry.Key);
        var aborted = context.RequestAborted;
        var response = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var written = new MemoryStream();
        try
        {
            // Whoever comes back with the key wants to know what became of this request, so it does not end with its caller. Every wait in it has a
            // bound of its own, and ends with the session that it waits for.
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

    /// <summary>Whether commands are on record under this key that this process has no answer for: of one before it, or forgotten.</summary>
    private async ValueTask<ControlProblem?> UsedBeforeAsync(AnswerBook.Entry entry)
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
                "Commands were given under this key, and their answer is not remembered any more; nothing was sent for this request. 'commands' has their outcomes.")
                .With(Commands.Of(commands));
    }

    // A record without an outcome: its process ended meanwhile, or its caller did not wait.
    private static bool MayHaveActed(AuditRecord record) =>
        record.Command.Action != "GetConfiguration" && record.Result?.Outcome is not ("NotSent" or "NotConnected" or "QueueFull");

    /// <summary>Whether a status tells an outcome, after which the request must not be served again. Others say that nothing was done.</summary>
    private static bool IsOutcome(int status) =>
        status is < 400 or StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;

    private static RecordedAnswer Lost()
    {
        var problem = ControlProblem.Of(
            StatusCodes.Status500InternalServerError,
            ProblemReasons.InternalError,
            "The gateway failed after something had been sent; the audit trail says what.");
        return new RecordedAnswer(
            problem.Status, "application/problem+json", [], System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Plain.ControlProblem));
    }

    private static Task ReplyAsync(HttpContext context, ControlProblem problem) => ControlReplies.Problem(problem).ExecuteAsync(context);

    private static UInt128 Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A line break can't be part of a method, path or query.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value}\n{request.QueryString.Value}\n"));
        hash.AppendData(body);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    private bool IsKey(string key) =>
        key.Length > 0 && key.Length <= options.Value.MaxIdempotencyKeyChars && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
