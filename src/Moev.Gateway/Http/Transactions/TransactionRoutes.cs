using System.Globalization;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Http.Transactions;

/// <summary><c>GET /api/v1/transactions</c> and <c>GET /api/v1/transactions/{transactionId}</c>.</summary>
internal sealed class TransactionRoutes(ITransactions ledger, PageReader pages)
{
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
        var id = RoutePaths.TransactionId(context);
        if (await ledger.FindTransactionAsync(id, context.RequestAborted) is not { } transaction)
        {
            return ControlReplies.Problem(
                ControlProblem.Of(StatusCodes.Status404NotFound, ProblemReasons.TransactionUnknown, "No transaction with this id is on record."));
        }

        var data = await ledger.FindTransactionDataAsync(id, context.RequestAborted);
        var view = View(transaction) with { TransactionData = data is { } kept ? new RawJson(kept) : null };
        return ControlReplies.Json(view, TransactionJson.Plain.TransactionView);
    }

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

    public static TransactionView View(TransactionRecord transaction)
    {
        var closing = ClosingView.Of(transaction.Closing);
        return new(
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
            closing is { ReplacedAt: null } ? closing.By : null,
            closing);
    }
}
