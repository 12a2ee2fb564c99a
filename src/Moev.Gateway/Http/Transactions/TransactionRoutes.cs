using System.Globalization;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Transactions;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Http.Transactions;

/// <summary>
/// <c>GET /api/v1/transactions</c>, <c>GET /api/v1/transactions/{transactionId}</c> and <c>POST /api/v1/transactions/{transactionId}/close</c>.
/// </summary>
internal sealed class TransactionRoutes(ITransactions ledger, TransactionCloser closer, PageReader pages, IOptions<ControlOptions> options)
{
    private const int MaxReason = 255;
    private static readonly string[] CloseMembers = ["meterStop", "timestamp", "reason"];

    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int RecordOverhead = 512;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var chargePoint = query.Text("chargePoint");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        var filter = new TransactionFilter(
            chargePoint is null ? null : new ChargePointIdentity(chargePoint),
            query.Text("idTag") is { } text ? IdTag.TryCreate(text, out var idTag) ? idTag.ToString() : text : null,
            query.Boolean("active"),
            query.Integer("connectorId", 0, int.MaxValue),
            query.Instant("from"),
            query.Instant("to"),
            query.Integer("before", 0, int.MaxValue),
            limit);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var (transactions, hasMore) = await pages.ReadAsync<TransactionRecord>(
            limit,
            (last, count) => ledger.ListTransactionsAsync(filter with { Before = last?.TransactionId ?? filter.Before, Limit = count }, context.RequestAborted),
            static record => RecordOverhead + record.IdTag.Length + (record.StopIdTag?.Length ?? 0) + (record.StopReason?.Length ?? 0));
        int? next = hasMore ? transactions[^1].TransactionId : null;
        if (Csv.IsWanted(context))
            return Table(transactions).Reply(context, next?.ToString(CultureInfo.InvariantCulture));
        return ControlReplies.Json(new TransactionPage([.. transactions.Select(View)], next), TransactionJson.Plain.TransactionPage);
    }

    public async Task<IResult> GetAsync(HttpContext context)
    {
        if (RoutePaths.TransactionId(context) is { } id && await ledger.FindTransactionAsync(id, context.RequestAborted) is { } transaction)
        {
            var data = await ledger.FindTransactionDataAsync(id, context.RequestAborted);
            var view = View(transaction) with { TransactionData = data is { } kept ? new RawJson(kept) : null };
            return ControlReplies.Json(view, TransactionJson.Plain.TransactionView);
        }

        return Unknown();
    }

    public async Task<IResult> CloseAsync(HttpContext context)
    {
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, CloseMembers, isOptional: true);
        var meterStop = body.Integer("meterStop", 0, int.MaxValue);
        var stoppedAt = body.Instant("timestamp");
        var reason = body.Text("reason", MaxReason);
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);
        if (RoutePaths.TransactionId(context) is not { } id)
            return Unknown();

        var outcome = await closer.CloseAsync(new CloseRequest(id, meterStop, stoppedAt, reason), HttpCaller.Of(context), context.RequestAborted);
        return outcome.IsFailure ? outcome.Failure.Reply() : ControlReplies.Json(View(outcome.Result), TransactionJson.Plain.TransactionView);
    }

    private static IResult Unknown() => ControlReplies.Problem(
        ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.TransactionUnknown, "No transaction with this id is on record."));

    private static Csv Table(IReadOnlyList<TransactionRecord> transactions)
    {
        var csv = new Csv(
            "transactionId", "chargePoint", "connectorId", "idTag", "active", "startedAt", "meterStart", "reservationId", "stoppedAt", "meterStop", "stopReason", "stopIdTag", "lastEnergy", "energy", "meterIrregular", "deviations", "closedBy", "closingCause");
        foreach (var view in transactions.Select(View))
        {
            csv.Line(
                view.TransactionId,
                view.ChargePoint,
                view.ConnectorId,
                view.IdTag,
                view.Active,
                view.StartedAt,
                view.MeterStart,
                view.ReservationId,
                view.StoppedAt,
                view.MeterStop,
                view.StopReason,
                view.StopIdTag,
                view.LastEnergy,
                view.Energy,
                view.MeterIrregular,
                string.Join(' ', view.Deviations ?? []),
                view.ClosedBy,
                view.Closing?.Cause);
        }

        return csv;
    }

    public static TransactionView View(TransactionRecord transaction) => new(
        transaction.TransactionId,
        transaction.Identity.Value,
        transaction.ConnectorId,
        transaction.IdTag,
        transaction.IsActive,
        transaction.StartedAt,
        transaction.MeterStart,
        transaction.ReservationId,
        transaction.StoppedAt,
        transaction.MeterStop,
        transaction.StopReason,
        transaction.StopIdTag,
        transaction.LastEnergy,
        transaction.Energy,
        transaction.IsMeterIrregular ? true : null,
        transaction.Deviations.Names(),
        transaction.Closing is { ReplacedAt: null } closing ? closing.IsByOperator ? "operator" : "gateway" : null,
        ClosingView.Of(transaction.Closing));
}
