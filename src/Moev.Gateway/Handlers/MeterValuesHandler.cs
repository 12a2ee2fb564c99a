using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of MeterValues (OCPP 1.6 §4.7): stores them before it answers, also for transactions that are not on record.</summary>
internal sealed class MeterValuesHandler(
    IMeterValues meterValues, ITransactions transactions, IKeptMessages keptMessages, PlausibilityChecks plausibility)
    : ICallHandler<MeterValuesRequest, MeterValuesResponse>, ITransactionMessageHandler<MeterValuesResponse>
{
    public bool RunsInline => true;

    public ValueTask<MeterValuesResponse> HandleAsync(in CallContext context, in MeterValuesRequest request) =>
        context.Repairs.Lacks("connectorId") ? AppendToConnectorAsync(context, request) : AppendAsync(context, request);

    private ValueTask<MeterValuesResponse> AppendAsync(in CallContext context, in MeterValuesRequest request)
    {
        // Read before the await: afterwards the message's memory is not needed.
        var newest = default(DateTimeOffset);
        foreach (ref readonly var meterValue in request.MeterValue)
        {
            if (meterValue.Timestamp.Value > newest)
                newest = meterValue.Timestamp;
        }

        var append = meterValues.AppendMeterValuesAsync(new MeterValuesReceived(
            context.Identity,
            request.ConnectorId.Value,
            request.TransactionId,
            request.MeterValue,
            context.ReceivedAt,
            context.Payload,
            context.Epoch,
            context.Timestamp));
        if (!append.IsCompletedSuccessfully)
            return FinishAsync(append, context, request.TransactionId, newest);
        var recorded = append.GetAwaiter().GetResult();
        if (recorded == MeterValuesRecorded.Orphan)
            return FinishAsync(new ValueTask<MeterValuesRecorded>(recorded), context, request.TransactionId, newest);
        plausibility.CheckClock(context, Action16.MeterValues, newest);
        return default;
    }

    public async ValueTask<MeterValuesResponse> HandleMalformedAsync(CallContext context, PayloadError error)
    {
        var problem = PlausibilityChecks.Describe(error);
        await keptMessages.AppendMalformedAsync(
            new MalformedMessage(context.Identity, Action16.MeterValues, problem, context.ReceivedAt, context.Payload, context.Epoch));
        plausibility.Malformed(context, Action16.MeterValues, problem);
        return default;
    }

    /// <summary>Finds the connector of a message that names none: that of its transaction, or else of the only one that runs, or else 0.</summary>
    private async ValueTask<MeterValuesResponse> AppendToConnectorAsync(CallContext context, MeterValuesRequest request)
    {
        var found = request.TransactionId is { } id ? await transactions.FindTransactionAsync(id) : null;
        if (found is null || found.Identity != context.Identity)
            found = await transactions.ListTransactionsAsync(new TransactionFilter(context.Identity, Active: true, Limit: 2)) is [var only] ? only : null;
        return await AppendAsync(context, request with { ConnectorId = found?.ConnectorId ?? 0 });
    }

    private async ValueTask<MeterValuesResponse> FinishAsync(
        ValueTask<MeterValuesRecorded> append, CallContext context, int? transactionId, DateTimeOffset newest)
    {
        if (await append == MeterValuesRecorded.Orphan)
            await plausibility.OrphanAsync(context, Action16.MeterValues, transactionId ?? 0);
        plausibility.CheckClock(context, Action16.MeterValues, newest);
        return default;
    }
}
