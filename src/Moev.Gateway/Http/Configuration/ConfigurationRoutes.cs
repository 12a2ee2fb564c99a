using Microsoft.Extensions.Options;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Configuration;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Configuration;

/// <summary>
/// <c>POST /</c> and <c>POST /changeconfig</c> {key, value[, id]}: ChangeConfiguration to all connected charge points at once, or to one.
/// </summary>
internal sealed class ConfigurationRoutes(ConfigurationChanger configuration, IOptions<ControlOptions> options)
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
        if ((body.Problem ?? query.Problem) is { } problem)
            return ControlReplies.Problem(problem);

        var request = new ChangeConfigurationRequest(key!, value!);
        var caller = HttpCaller.Of(context);
        if (id is not null)
        {
            var one = await configuration.ChangeAsync(id, request, caller, context.RequestAborted);
            return one.IsFailure ? one.Failure.Reply() : Reply([one.Result], strict);
        }

        var all = await configuration.ChangeAllAsync(request, caller, context.RequestAborted);
        return all.IsFailure ? all.Failure.Reply() : Reply(all.Result, strict);
    }

    private static IResult Reply(IReadOnlyList<SentCommand> sent, bool strict)
    {
        CommandAnswer[] answers = [.. sent.Select(static command => command.Answer())];
        if (!strict || sent.All(static command => command.IsAccepted))
            return ControlReplies.Json(new BroadcastAnswer(answers), ConfigurationJson.Plain.BroadcastAnswer);
        var problem = sent.Count == 1
            ? sent[0].NotAccepted()
            : ControlProblem.Of(StatusCodes.Status409Conflict, ProblemReasons.NotAccepted, "Not every charge point accepted; see 'results'.");
        return ControlReplies.Problem(problem.With(ConfigurationResource.Results.Of(answers)));
    }
}
