using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.RemoteTransactions;

/// <summary>
/// <c>POST /remotestart</c> {id[, idTag, connectorId, limit, unit, numberPhases]} and <c>POST /remotestop</c> {id[, transactionId, connectorId]}.
/// </summary>
internal sealed class RemoteTransactionRoutes(
    ChargePointFinder finder,
    CommandSender sender,
    CapabilityReader capabilities,
    LimitProfiles profiles,
    ITransactions ledger,
    IOptions<ControlOptions> options)
{
    /// <summary>What the original sent for every start.</summary>
    private const string DefaultIdTag = "transaction1";

    private static readonly string[] StartMembers = ["id", "idTag", "connectorId", "limit", "unit", "numberPhases"];
    private static readonly string[] StopMembers = ["id", "transactionId", "connectorId"];

    /// <summary>Starts without an answer yet. A caller who repeats one in haste must not start two.</summary>
    private readonly ConcurrentDictionary<(ChargePointIdentity Identity, int? ConnectorId), byte> _starting = new();

    public async Task<IResult> StartAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, StartMembers);
        var id = body.Text("id", 255, required: true);
        var idTag = body.Text("idTag", 20) ?? DefaultIdTag;
        var connectorId = body.Integer("connectorId", 1, LimitRequest.MaxConnectorId);
        var limit = LimitRequest.ReadLimit(body, required: false);
        if (limit is null && (body.Has("unit") || body.Has("numberPhases")))
            body.Refuse("limit", "'limit' is missing; 'unit' and 'numberPhases' say what it means.");
        if (!IsPrintableAscii(idTag))
            body.Refuse("idTag", "'idTag' must be printable ASCII (OCPP 1.6 §3.14).");
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var (identity, problem) = await finder.FindConnectedAsync(id!, context.RequestAborted);
        if (problem is not null)
            return ControlReplies.Problem(problem);
        if (!_starting.TryAdd((identity, connectorId), 0))
        {
            return ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status409Conflict,
                ProblemReasons.RemoteStartInProgress,
                "A remote start of the same connector waits for its answer; nothing was sent for this one.") with
            { Id = identity.Value });
        }

        try
        {
            return await StartAsync(identity, idTag, connectorId, limit, strict, CommandCaller.Of(context));
        }
        finally
        {
            _starting.TryRemove((identity, connectorId), out _);
        }
    }

    public async Task<IResult> StopAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, StopMembers);
        var id = body.Text("id", 255, required: true);
        var named = body.Integer("transactionId", 0, int.MaxValue);
        var connectorId = body.Integer("connectorId", 1, LimitRequest.MaxConnectorId);
        if ((body.Problem ?? query.Problem) is { } invalid)
            return ControlReplies.Problem(invalid);

        var (identity, problem) = await finder.FindConnectedAsync(id!, context.RequestAborted);
        if (problem is not null)
            return ControlReplies.Problem(problem);

        int transactionId;
        if (named is { } number)
        {
            if (await NamedRefusalAsync(identity, number, connectorId, context.RequestAborted) is { } refusal)
                return ControlReplies.Problem(refusal);
            transactionId = number;
        }
        else
        {
            var running = await ledger.ListTransactionsAsync(
                new TransactionFilter(identity, Active: true, ConnectorId: connectorId), context.RequestAborted);
            if (running.Count != 1)
                return ControlReplies.Problem(NotOne(identity, connectorId, running));
            transactionId = running[0].TransactionId;
        }

        var sent = await sender.SendAsync(
            identity, Action16.RemoteStopTransaction, new RemoteStopTransactionRequest(transactionId), CommandCaller.Of(context));
        return sent.Problem is null
            ? ControlReplies.Command(sent.Answer() with { TransactionId = transactionId }, strict)
            : ControlReplies.Problem(sent.Problem);
    }

    public static ControlProblem NotOne(ChargePointIdentity identity, int? connectorId, IReadOnlyList<TransactionRecord> running)
    {
        var where = connectorId is null ? $"on charge point '{identity.Value}'" : $"on connector {connectorId} of charge point '{identity.Value}'";
        return running.Count == 0
            ? ControlProblem.Of(StatusCodes.Status409Conflict, ProblemReasons.NoActiveTransaction, $"No transaction is running {where}.")
                with
            { Id = identity.Value }
            : ControlProblem.Of(
                StatusCodes.Status409Conflict,
                ProblemReasons.SeveralActiveTransactions,
                $"{running.Count} transactions are running {where}: name one with 'transactionId' or 'connectorId'.") with
            {
                Id = identity.Value,
                Transactions = [.. running.Select(TransactionRoutes.View)],
            };
    }

    private async Task<IResult> StartAsync(
        ChargePointIdentity identity, string idTag, int? connectorId, LimitValue? limit, bool strict, CommandCaller caller)
    {
        SettledLimit? settled = null;
        ChargingProfile? profile = null;
        if (limit is not null)
        {
            var (capability, failed) = await capabilities.ReadAsync(identity, caller);
            if (failed is not null)
                return ControlReplies.Problem(failed);
            settled = limit.Settle(capability, options.Value.NominalVolts);
            profile = profiles.ForRemoteStart(settled, capability, connectorId);
        }

        var request = new RemoteStartTransactionRequest(connectorId, idTag, profile);
        var sent = await sender.SendAsync(identity, Action16.RemoteStartTransaction, request, caller);
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem);
        var answer = sent.Answer() with { IdTag = idTag, ConnectorId = connectorId };
        return ControlReplies.Command(settled?.Describe(answer) ?? answer, strict);
    }

    /// <summary>
    /// Why a transaction that the caller names is not stopped. One that the ledger never heard of is: it may have begun before the ledger did,
    /// and a charge point rejects what it does not run (OCPP 1.6 §5.12).
    /// </summary>
    private async ValueTask<ControlProblem?> NamedRefusalAsync(
        ChargePointIdentity identity, int transactionId, int? connectorId, CancellationToken cancellationToken)
    {
        if (await ledger.FindTransactionAsync(transactionId, cancellationToken) is not { } transaction)
            return null;
        var detail =
            transaction.Identity != identity ? $"Transaction {transactionId} is another charge point's." :
            connectorId is not null && transaction.ConnectorId != connectorId ? $"Transaction {transactionId} is on connector {transaction.ConnectorId}." :
            !transaction.IsActive ? $"Transaction {transactionId} has ended." : null;
        return detail is null
            ? null
            : ControlProblem.Of(StatusCodes.Status409Conflict, ProblemReasons.TransactionNotActive, detail) with { Id = identity.Value };
    }

    private static bool IsPrintableAscii(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
                return false;
        }

        return true;
    }
}
