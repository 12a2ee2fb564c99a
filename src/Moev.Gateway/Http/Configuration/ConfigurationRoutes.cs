using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Configuration;

/// <summary>
/// <c>POST /</c> and <c>POST /changeconfig</c> {key, value[, id]}: ChangeConfiguration to all connected charge points at once, or to one.
/// </summary>
internal sealed class ConfigurationRoutes(
    IChargePointRouter router, ChargePointFinder finder, CommandSender sender, IOptions<ControlOptions> options, ILogger<ConfigurationRoutes> logger)
{
    private static readonly string[] Members = ["key", "value", "id"];

    public async Task<IResult> ChangeAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var key = body.Text("key", 50, required: true);
        var value = body.ScalarText("value", 500);
        var id = body.Text("id", 255);
        if ((body.Problem ?? query.Problem ?? KeyRefusal(key!, toAll: id is null)) is { } problem)
            return ControlReplies.Problem(problem);

        var request = new ChangeConfigurationRequest(key!, value!);
        return id is null
            ? await ChangeAllAsync(request, strict, CommandCaller.Of(context))
            : await ChangeOneAsync(id, request, strict, CommandCaller.Of(context));
    }

    /// <summary>
    /// SecurityProfile is never changed over OCPP, because it could only be lowered by mistake (security whitepaper A00.FR.005), and one
    /// AuthorizationKey never goes to several charge points (A01.FR.06).
    /// </summary>
    public static ControlProblem? KeyRefusal(string key, bool toAll)
    {
        var name = key.Trim();
        var detail =
            string.Equals(name, "SecurityProfile", StringComparison.OrdinalIgnoreCase) ? "SecurityProfile is not changed over OCPP." :
            toAll && string.Equals(name, "AuthorizationKey", StringComparison.OrdinalIgnoreCase)
                ? "AuthorizationKey is a secret of one charge point: name it with 'id'." : null;
        return detail is null
            ? null
            : ControlProblem.Of(StatusCodes.Status400BadRequest, ProblemReasons.KeyRefused, detail) with { Member = "key" };
    }

    private async Task<IResult> ChangeOneAsync(string id, ChangeConfigurationRequest request, bool strict, CommandCaller caller)
    {
        var (identity, problem) = await finder.FindConnectedAsync(id, caller.Aborted);
        if (problem is not null)
            return ControlReplies.Problem(problem);
        var sent = await sender.SendAsync(identity, Action16.ChangeConfiguration, request, caller);
        return sent.Problem is null ? Reply([sent.Answer()], strict) : ControlReplies.Problem(sent.Problem);
    }

    private async Task<IResult> ChangeAllAsync(ChangeConfigurationRequest request, bool strict, CommandCaller caller)
    {
        var identities = router.Connected();
        var answers = new CommandAnswer[identities.Count];
        var payload = CommandSender.Encode(request);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallelCalls, CancellationToken = caller.Aborted };
        await Parallel.ForAsync(0, answers.Length, parallel, async (index, token) =>
        {
            var sent = await sender.SendForStatusAsync(identities[index], Action16.ChangeConfiguration, payload, caller with { Aborted = token });
            answers[index] = sent.Answer();
        });

        ControlLog.BroadcastEnded(logger, answers.Length, answers.Count(answer => answer.Status == "Accepted"));
        return Reply(answers, strict);
    }

    private static IResult Reply(CommandAnswer[] answers, bool strict)
    {
        if (!strict || Array.TrueForAll(answers, answer => answer.Status == "Accepted"))
            return ControlReplies.Json(new BroadcastAnswer(answers), ControlJson.Plain.BroadcastAnswer);
        var problem = answers.Length == 1
            ? ControlReplies.NotAccepted(answers[0].Id, answers[0].Action, answers[0].Status, answers[0].MessageId, answers[0].ElapsedMs)
            : ControlProblem.Of(StatusCodes.Status409Conflict, ProblemReasons.NotAccepted, "Not every charge point accepted; see 'results'.");
        return ControlReplies.Problem(problem with { Results = answers });
    }
}
