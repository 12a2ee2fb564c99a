using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>The handler of StartTransaction (OCPP 1.6 §4.8): stores the transaction and its id before it answers. A retry gets the same id.</summary>
internal sealed class StartTransactionHandler(
    ITransactions transactions,
    IKeptMessages keptMessages,
    IdTagPolicy idTags,
    PlausibilityChecks plausibility,
    LogThrottle throttle,
    ILogger<StartTransactionHandler> logger)
    : ICallHandler<StartTransactionRequest, StartTransactionResponse>, ITransactionMessageHandler<StartTransactionResponse>
{
    private static readonly MemberRepair[] EveryMember =
        [.. new[] { "connectorId", "idTag", "meterStart", "timestamp" }.Select(static member => new MemberRepair(member, IsLost: true))];

    public ValueTask<StartTransactionResponse> HandleAsync(in CallContext context, in StartTransactionRequest request) => StartAsync(context, request);

    public async ValueTask<StartTransactionResponse> HandleMalformedAsync(CallContext context, PayloadError error)
    {
        var problem = PlausibilityChecks.Describe(error);
        await keptMessages.AppendMalformedAsync(
            new MalformedMessage(context.Identity, Action16.StartTransaction, problem, context.ReceivedAt, context.Payload, context.Epoch));
        plausibility.Malformed(context, Action16.StartTransaction, problem);
        // The car charges all the same, and its meter values and its stop will carry this id.
        return await StartAsync(context with { Repairs = EveryMember }, default);
    }

    private async ValueTask<StartTransactionResponse> StartAsync(CallContext context, StartTransactionRequest request)
    {
        var start = new TransactionStart(
            context.Identity,
            request.ConnectorId.Value,
            request.IdTag,
            context.Repairs.Lacks("meterStart") ? null : request.MeterStart,
            request.ReservationId,
            context.Repairs.Lacks("timestamp") ? context.ReceivedAt : request.Timestamp,
            context.ReceivedAt,
            context.Epoch,
            TransactionDeviationNames.Of("start", context.Repairs));
        var recorded = await transactions.StartTransactionAsync(start);

        Log(context, start, recorded);
        plausibility.CheckStart(context, request.ConnectorId.Value, recorded);
        plausibility.CheckClock(context, Action16.StartTransaction, start.Timestamp);
        plausibility.Repaired(context, Action16.StartTransaction, recorded.TransactionId, start.Deviations);
        var idTagInfo = await idTags.AuthorizeStartAsync(context.Identity, request.ConnectorId.Value, request.IdTag);
        return new StartTransactionResponse(IdTagInfo: idTagInfo, TransactionId: recorded.TransactionId);
    }

    private void Log(in CallContext context, in TransactionStart start, StartRecorded recorded)
    {
        var eventId = recorded.IsRetry ? HandlerLog.StartRepeatedId : HandlerLog.StartedId;
        if (!throttle.TryEnter(context.Identity, eventId, out var leftOut, LogThrottle.EventsPerMinute))
            return;
        if (recorded.IsRetry)
            HandlerLog.StartRepeated(logger, context.Identity, recorded.TransactionId, leftOut);
        else
            HandlerLog.Started(logger, context.Identity, recorded.TransactionId, start.ConnectorId, start.MeterStart, leftOut);
    }
}
