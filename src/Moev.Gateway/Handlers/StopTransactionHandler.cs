using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of StopTransaction (OCPP 1.6 §4.10): stores the stop before it answers, whatever transaction it names (errata 3.18).</summary>
internal sealed class StopTransactionHandler(
    ITransactions transactions,
    IKeptMessages keptMessages,
    IdTagPolicy idTags,
    PlausibilityChecks plausibility,
    LogThrottle throttle,
    ILogger<StopTransactionHandler> logger)
    : ICallHandler<StopTransactionRequest, StopTransactionResponse>, ITransactionMessageHandler<StopTransactionResponse>
{
    public ValueTask<StopTransactionResponse> HandleAsync(in CallContext context, in StopTransactionRequest request) => StopAsync(context, request);

    public async ValueTask<StopTransactionResponse> HandleMalformedAsync(CallContext context, PayloadError error)
    {
        var problem = PlausibilityChecks.Describe(error);
        await keptMessages.AppendMalformedAsync(
            new MalformedMessage(context.Identity, Action16.StopTransaction, problem, context.ReceivedAt, context.Payload, context.Epoch));
        plausibility.Malformed(context, Action16.StopTransaction, problem);
        return default;
    }

    private async ValueTask<StopTransactionResponse> StopAsync(CallContext context, StopTransactionRequest request)
    {
        var stop = new TransactionStop(
            context.Identity,
            request.TransactionId,
            request.IdTag,
            context.Repairs.Lacks("meterStop") ? null : request.MeterStop,
            request.Reason,
            context.Repairs.Lacks("timestamp") ? context.ReceivedAt : request.Timestamp,
            context.ReceivedAt,
            context.Payload,
            context.Epoch,
            TransactionDeviationNames.Of("stop", context.Repairs));
        if (context.Repairs.Lacks("transactionId"))
        {
            if (await UnnamedStop.FindAsync(stop, filter => transactions.ListTransactionsAsync(filter), orOnly: true) is not { } found)
                return await HandleMalformedAsync(context, new PayloadError(PayloadErrorKind.MissingMember, "transactionId", 0));
            stop = stop with { TransactionId = found };
        }

        var recorded = await transactions.StopTransactionAsync(stop);

        switch (recorded)
        {
            case StopRecorded.Orphan:
                await plausibility.OrphanAsync(context, Action16.StopTransaction, stop.TransactionId);
                break;
            case StopRecorded.Conflict:
                plausibility.ConflictingStop(context, stop.TransactionId);
                break;
            default:
                if (throttle.TryEnter(context.Identity, HandlerLog.StoppedId, out var leftOut, LogThrottle.EventsPerMinute))
                    HandlerLog.Stopped(logger, context.Identity, stop.TransactionId, stop.MeterStop, recorded.ToString(), leftOut);
                if (stop.MeterStop is { } reading)
                    await plausibility.CheckStopAsync(context, stop.TransactionId, reading);
                break;
        }

        plausibility.CheckClock(context, Action16.StopTransaction, stop.Timestamp);
        plausibility.Repaired(context, Action16.StopTransaction, stop.TransactionId, stop.Deviations);
        // "idTagInfo: optional, contains information about authorization status": omitted when the request has no tag.
        return new StopTransactionResponse(request.IdTag is { } idTag ? idTags.Authorize(idTag) : null);
    }
}
