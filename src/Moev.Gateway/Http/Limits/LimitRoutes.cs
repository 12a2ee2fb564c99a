using System.Text.Json;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Limits;

/// <summary>
/// <c>POST /setmaxvalue</c> {id, limit[, unit, connectorId, numberPhases, duration, purpose]}: a limit that the charge point takes, whichever
/// purpose and unit that needs. <c>POST /api/v1/limits</c> {limits: […]}: many of them at once.
/// </summary>
internal sealed class LimitRoutes(LimitSetter setter, IOptions<ControlOptions> options)
{
    private const string Limits = "limits";
    private const int BytesOfLimit = 256;

    private static readonly string[] Members = [Limits];

    public async Task<IResult> SetMaxValueAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, LimitRequest.Members);
        var request = LimitRequest.Read(body);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var outcome = await setter.SetAsync(request!, CommandCaller.Of(context));
        return outcome.Answer is { } answer ? ControlReplies.Command(answer, strict) : ControlReplies.Problem(outcome.Problem!);
    }

    /// <summary>Bytes of a body with as many limits as it may have.</summary>
    public static int MaxBytes(ControlOptions options) => Math.Max(options.MaxBodyBytes, BytesOfLimit * options.MaxLimits);

    /// <summary>
    /// All of them in parallel. What is wrong with one, or becomes of it, changes nothing for the others. They start in their order, so that
    /// of two for the same the later one is the newer.
    /// </summary>
    public async Task<IResult> SetManyAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, MaxBytes(options.Value), Members);
        var items = body.Items(Limits, options.Value.MaxLimits);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var caller = CommandCaller.Of(context);
        using var places = new SemaphoreSlim(options.Value.MaxParallelCalls);
        var running = new Task<LimitResult>[items.Count];
        for (var index = 0; index < running.Length; index++)
        {
            await places.WaitAsync(CancellationToken.None);
            running[index] = SetAsync(index, items[index], strict, caller, places);
        }

        var results = await Task.WhenAll(running);
        return ControlReplies.Json(
            new LimitResults(
                results.Count(static result => result.Answer?.Status == "Accepted"),
                results.Count(static result => result.Problem?.Reason == ProblemReasons.Superseded),
                results),
            ControlJson.Plain.LimitResults);
    }

    private async Task<LimitResult> SetAsync(int index, JsonElement item, bool strict, CommandCaller caller, SemaphoreSlim places)
    {
        try
        {
            return await SetAsync(index, item, strict, caller);
        }
        finally
        {
            places.Release();
        }
    }

    private async ValueTask<LimitResult> SetAsync(int index, JsonElement item, bool strict, CommandCaller caller)
    {
        using var body = CommandBody.Of(item, LimitRequest.Members);
        if (LimitRequest.Read(body) is not { } request)
            return LimitResult.Of(index, body.Problem!);

        var outcome = await setter.SetAsync(request, caller);
        if (outcome.Answer is not { } answer)
            return LimitResult.Of(index, outcome.Problem!, outcome.Number);
        return strict && answer.Status != "Accepted"
            ? LimitResult.Of(index, ControlReplies.NotAccepted(answer), outcome.Number)
            : new LimitResult(index, StatusCodes.Status200OK, outcome.Number, answer, null);
    }
}
