using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Transactions;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.RemoteTransactions;

/// <summary>
/// <c>POST /remotestart</c> {id[, idTag, connectorId, limit, unit, numberPhases]} and <c>POST /remotestop</c> {id[, transactionId, connectorId]}.
/// </summary>
internal sealed class RemoteTransactionRoutes(RemoteTransactionSender transactions, IOptions<ControlOptions> options)
{
    /// <summary>The id tag that the original sent with every start.</summary>
    private const string DefaultIdTag = "transaction1";

    private static readonly string[] StartMembers = ["id", "idTag", "connectorId", "limit", "unit", "numberPhases"];
    private static readonly string[] StopMembers = ["id", "transactionId", "connectorId"];

    public async Task<IResult> StartAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, StartMembers);
        var id = body.Text("id", 255, required: true);
        var idTag = body.IdTag("idTag") ?? DefaultIdTag;
        var connectorId = body.Integer("connectorId", 1, RoutePaths.MaxConnectorId);
        var limit = LimitBody.ReadValue(body, required: false);
        if (limit is null && (body.Has("unit") || body.Has("numberPhases")))
            body.Refuse("limit", "'limit' is missing; 'unit' and 'numberPhases' belong to it.");
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var start = new RemoteStart(id!, idTag, connectorId, limit);
        var outcome = await transactions.StartAsync(start, HttpCaller.Of(context), context.RequestAborted);
        if (outcome.IsFailure)
            return outcome.Failure.Reply();
        var answer = outcome.Result.Sent.Answer().With(OutcomeMembers.ConnectorId.Of(connectorId), RemoteTransactionResource.IdTag.Of(idTag));
        return (outcome.Result.Limit is { } sent ? answer.With(LimitMembers.Of(sent)) : answer).Reply(strict);
    }

    public async Task<IResult> StopAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, StopMembers);
        var id = body.Text("id", 255, required: true);
        var transactionId = body.Integer("transactionId", 0, int.MaxValue);
        var connectorId = body.Integer("connectorId", 1, RoutePaths.MaxConnectorId);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var outcome = await transactions.StopAsync(id!, transactionId, connectorId, HttpCaller.Of(context), context.RequestAborted);
        return outcome.IsFailure
            ? outcome.Failure.Reply()
            : outcome.Result.Sent.Answer().With(OutcomeMembers.TransactionId.Of(outcome.Result.TransactionId)).Reply(strict);
    }
}
