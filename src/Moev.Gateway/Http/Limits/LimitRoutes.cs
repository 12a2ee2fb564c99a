using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Limits;

/// <summary>
/// <c>POST /setmaxvalue</c> {id, limit[, unit, connectorId, numberPhases, duration, purpose]}: sets a limit, with the purpose and unit that the
/// charge point accepts. <c>POST /api/v1/limits</c> {limits: […][, order]}: sets many limits at once, or those that lower a limit first.
/// </summary>
internal sealed class LimitRoutes(LimitSetter setter, CutsFirst cutsFirst, IOptions<ControlOptions> options)
{
    private const string Limits = "limits";

    private const string Order = "order";

    private static readonly string[] Members = [Limits, Order];

    public async Task<IResult> SetMaxValueAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, LimitBody.Members);
        var request = LimitBody.Read(body);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var outcome = await setter.SetAsync(request!, HttpCaller.Of(context), context.RequestAborted);
        return outcome.Reply(strict);
    }

    /// <summary>Sets many limits in parallel. An invalid limit, or the outcome of one, does not affect the others.</summary>
    public async Task<IResult> SetManyAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, RequestBody.MaxBytes(options.Value), Members);
        var items = body.Items(Limits, options.Value.MaxLimits);
        var areCutsFirst = body.Word(Order, "cutsFirst") is not null;
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var results = new LimitResult[items.Count];
        var indexes = new List<int>(items.Count);
        var requests = new List<LimitRequest>(items.Count);
        for (var index = 0; index < results.Length; index++)
        {
            using var item = CommandBody.Of(items[index], LimitBody.Members);
            if (LimitBody.Read(item) is { } request)
            {
                indexes.Add(index);
                requests.Add(request);
            }
            else
            {
                results[index] = LimitResult.Of(index, item.Problem!);
            }
        }

        if (areCutsFirst && CutsFirst.FindRepeated(requests) is >= 0 and var repeated)
        {
            body.Refuse(Limits, $"'limits[{indexes[repeated]}]' is for the same charge point and connector as one before it. With order cutsFirst, each has one limit at most.");
            return ControlReplies.Problem(body.Problem!);
        }

        var outcomes = areCutsFirst
            ? await cutsFirst.SetManyAsync(requests, requests.Count == results.Length, HttpCaller.Of(context), context.RequestAborted)
            : await setter.SetManyAsync(requests, HttpCaller.Of(context), context.RequestAborted);
        for (var i = 0; i < outcomes.Count; i++)
            results[indexes[i]] = outcomes[i].Result(indexes[i], strict);
        return ControlReplies.Json(
            new LimitResults(
                results.Count(static result => result.Answer?.Status == "Accepted"),
                results.Count(static result => result.Problem?.Reason == ProblemReasons.Superseded),
                results),
            LimitJson.Plain.LimitResults);
    }
}
