using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Calls;

/// <summary>
/// Handles the CALLs of charge points: finds the handler, reads the payload and sends the answer. Every CALL gets exactly one answer, or the
/// session closes.
/// </summary>
/// <remarks>
/// A CALLERROR is not harmless: a charge point may discard a transaction message after a few of them (OCPP 1.6 §3.7.1, OCPP-J errata 3.2).
/// Therefore, if a transaction message cannot be stored, the session closes without an answer and the charge point keeps the message.
/// </remarks>
internal sealed class InboundCalls
{
    private const string Failed = "The central system failed to handle this call.";

    private readonly CallHandlers _handlers;
    private readonly ITransactionMessageHandler<StartTransactionResponse> _malformedStart;
    private readonly ITransactionMessageHandler<StopTransactionResponse> _malformedStop;
    private readonly ITransactionMessageHandler<MeterValuesResponse> _malformedMeterValues;
    private readonly ValidationMode _mode;
    private readonly BootPolicy _beforeBoot;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<InboundCalls> _logger;
    private readonly ExpectedMessages _arrivals;
    private readonly RefusalLog _refusals;

    public InboundCalls(
        CallHandlers handlers,
        IOptions<OcppOptions> options,
        GatewayMetrics metrics,
        TimeProvider time,
        ExpectedMessages arrivals,
        RefusalLog refusals,
        ILogger<InboundCalls> logger)
    {
        _arrivals = arrivals;
        _refusals = refusals;
        _handlers = handlers;
        _malformedStart = ForMalformed<StartTransactionResponse>(handlers.StartTransaction);
        _malformedStop = ForMalformed<StopTransactionResponse>(handlers.StopTransaction);
        _malformedMeterValues = ForMalformed<MeterValuesResponse>(handlers.MeterValues);
        _mode = options.Value.Validation;
        _beforeBoot = options.Value.BeforeBoot;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs every handler on the read loop's thread, regardless of its declaration. For tests with one thread and a fixed order.</summary>
    public bool AllInline { get; set; }

    /// <summary>
    /// Returns true if a damaged CALL must be handled: a transaction message with a readable id and action is stored as received and acknowledged.
    /// Otherwise the charge point might resend it endlessly, or drop it.
    /// </summary>
    public bool Takes(in ReceivedCall damaged) => _mode == ValidationMode.Tolerant && IsTransactionMessage(damaged.Action);

    /// <summary>
    /// Handles one CALL completely. The session calls it for one CALL at a time. The task never fails, and the message's memory must stay valid
    /// until it completes.
    /// </summary>
    /// <param name="session">The session that received the CALL.</param>
    /// <param name="received">The CALL.</param>
    /// <param name="receivedAt">The timestamp of its receipt; 0 if it was not taken.</param>
    public ValueTask HandleAsync(IInboundSession session, in ReceivedCall received, long receivedAt = 0)
    {
        var action = received.Action;
        var call = new InboundCall(session, in received, _time.GetUtcNow(), receivedAt == 0 ? _time.GetTimestamp() : receivedAt);
        if (action == Action16.Unknown)
            return Refuse(call, CallErrorCode.NotImplemented, "Unknown action.");

        // OCPP-J errata 3.8. A charge point that was accepted once may continue after a reconnect without booting again (OCPP-J 1.6 §5.4).
        if (_beforeBoot == BootPolicy.Strict && !session.IsAccepted && action != Action16.BootNotification)
            return Refuse(call, CallErrorCode.SecurityError, "BootNotification must be accepted first.");

        _arrivals.Arrived(session.Identity, action, call.Payload);
        try
        {
            return Dispatch(call);
        }
        catch (Exception exception)
        {
            Fail(call, exception);
            return default;
        }
    }

    private ValueTask Dispatch(in InboundCall call) =>
        call.Action switch
        {
            Action16.Authorize => Invoke(_handlers.Authorize, call),
            Action16.BootNotification => Invoke(_handlers.BootNotification, call),
            Action16.DataTransfer => Invoke(_handlers.DataTransfer, call),
            Action16.DiagnosticsStatusNotification => Invoke(_handlers.DiagnosticsStatusNotification, call),
            Action16.FirmwareStatusNotification => Invoke(_handlers.FirmwareStatusNotification, call),
            Action16.Heartbeat => Invoke(_handlers.Heartbeat, call),
            Action16.LogStatusNotification => Invoke(_handlers.LogStatusNotification, call),
            Action16.MeterValues => Invoke(_handlers.MeterValues, _malformedMeterValues, call),
            Action16.SecurityEventNotification => Invoke(_handlers.SecurityEventNotification, call),
            Action16.SignCertificate => InvokeAndNotifyAsync(_handlers.SignCertificate, call.Keep()),
            Action16.SignedFirmwareStatusNotification => Invoke(_handlers.SignedFirmwareStatusNotification, call),
            Action16.StartTransaction => Invoke(_handlers.StartTransaction, _malformedStart, call),
            Action16.StatusNotification => Invoke(_handlers.StatusNotification, call),
            Action16.StopTransaction => Invoke(_handlers.StopTransaction, _malformedStop, call),
            _ => Refuse(call, CallErrorCode.NotSupported, "This central system does not support this action."),
        };

    private static ITransactionMessageHandler<TResponse> ForMalformed<TResponse>(object handler)
        where TResponse : struct, IOcppPayload<TResponse> =>
        handler as ITransactionMessageHandler<TResponse>
        ?? throw new ArgumentException($"{handler.GetType()} must take malformed messages too.", nameof(handler));

    private static bool IsTransactionMessage(Action16 action) =>
        action is Action16.StartTransaction or Action16.StopTransaction or Action16.MeterValues;

    private static CallContext Context(in InboundCall call, IReadOnlyList<MemberRepair>? repairs = null) =>
        new(call.Session.Identity, call.Session.Epoch, call.Session, call.ReceivedAt, call.Payload, call.StartedAt, repairs);

    private ValueTask Invoke<TRequest, TResponse>(ICallHandler<TRequest, TResponse> handler, in InboundCall call)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse> =>
        Invoke(handler, malformed: null, call);

    /// <summary>Runs a handler with work after its answer. That work starts after the answer was queued, so it cannot overtake it on the wire.</summary>
    private async ValueTask InvokeAndNotifyAsync<TRequest, TResponse>(ICallHandler<TRequest, TResponse> handler, KeptCall kept)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse>
    {
        try
        {
            await Invoke(handler, kept.Call);
        }
        catch (Exception exception)
        {
            Fail(kept.Call, exception);
        }

        (handler as IAnsweredHandler)?.Answered(kept.Session.Identity);
    }

    private ValueTask Invoke<TRequest, TResponse>(
        ICallHandler<TRequest, TResponse> handler, ITransactionMessageHandler<TResponse>? malformed, in InboundCall call)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse> =>
        handler.RunsInline || AllInline ? Serve(handler, malformed, call) : ServeOnPoolAsync(handler, malformed, call.Keep());

    private async ValueTask ServeOnPoolAsync<TRequest, TResponse>(
        ICallHandler<TRequest, TResponse> handler, ITransactionMessageHandler<TResponse>? malformed, KeptCall kept)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse>
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await Serve(handler, malformed, kept.Call);
        }
        catch (Exception exception)
        {
            Fail(kept.Call, exception);
        }
    }

    /// <param name="malformed">The handler of unreadable payloads in Tolerant mode; null if there is none.</param>
    private ValueTask Serve<TRequest, TResponse>(
        ICallHandler<TRequest, TResponse> handler, ITransactionMessageHandler<TResponse>? malformed, in InboundCall call)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse>
    {
        if (TryRead(call, out TRequest request, out var report))
            return Answer(handler.HandleAsync(Context(call, report.Repairs), request), call);
        if (malformed is null || _mode == ValidationMode.Strict)
            return Refuse(call, report.Error.Code, PayloadErrorText.Describe(report.Error));
        return Answer(malformed.HandleMalformedAsync(Context(call), report.Error), call);
    }

    private bool TryRead<TRequest>(in InboundCall call, out TRequest request, out PayloadReport report)
        where TRequest : struct, IOcppPayload<TRequest>
    {
        if (call.IsDamaged)
        {
            request = default;
            report = new PayloadReport(new PayloadError(PayloadErrorKind.NotAnObject, Member: null, Offset: 0), PayloadDeviations.None, null);
            return false;
        }

        var isRead = TRequest.TryRead(call.Received.Message, _mode, out request, out report);
        if (isRead && report.Deviations != PayloadDeviations.None)
            call.Session.NoteDeviations(call.Action, report.Deviations, report.FirstDeviation);
        return isRead;
    }

    private ValueTask Answer<TResponse>(ValueTask<TResponse> task, in InboundCall call)
        where TResponse : struct, IOcppPayload<TResponse>
    {
        if (!task.IsCompletedSuccessfully)
            return AnswerAsync(task, call.Keep());
        Reply(call, task.GetAwaiter().GetResult());
        return default;
    }

    private async ValueTask AnswerAsync<TResponse>(ValueTask<TResponse> task, KeptCall kept)
        where TResponse : struct, IOcppPayload<TResponse>
    {
        try
        {
            var response = await task;
            Reply(kept.Call, response);
        }
        catch (Exception exception)
        {
            Fail(kept.Call, exception);
        }
    }

    private void Reply<TResponse>(in InboundCall call, in TResponse response)
        where TResponse : struct, IOcppPayload<TResponse> =>
        Send(call, MessageEncoder.Current.CallResult(call.Id.Span, in response));

    private ValueTask Refuse(in InboundCall call, CallErrorCode code, string description)
    {
        _metrics.CallErrorSent(code);
        NoteRefusal(call, code, description);
        Send(call, MessageEncoder.Current.CallError(call.Id.Span, code, description));
        return default;
    }

    private void NoteRefusal(in InboundCall call, CallErrorCode code, string description) => _refusals.Note(
        new Refusal(RefusalKind.CallError, call.Session.Identity.Value, call.Session.RemoteAddress, CallErrorCodes.Name(code), description)
        {
            Action = call.Action == Action16.Unknown ? Encoding.UTF8.GetString(call.Received.Message.Action.Span) : Actions16.Name(call.Action),
            Option = code == CallErrorCode.SecurityError ? "Ocpp:BeforeBoot" : _mode == ValidationMode.Strict ? "Ocpp:Validation" : null,
        });

    /// <summary>Ends a CALL whose handler, or the reading or writing of a payload, threw.</summary>
    private void Fail(in InboundCall call, Exception exception)
    {
        if (exception is LedgerUnavailableException)
        {
            CallLog.LedgerUnavailable(_logger, call.Session.Identity, Name(call.Action), exception.Message);
            call.Session.Close(WebSocketCloseCode.TryAgainLater, "storage is not available");
            return;
        }

        CallLog.HandlerFailed(_logger, call.Session.Identity, Name(call.Action), exception);
        if (IsTransactionMessage(call.Action))
        {
            call.Session.Close(WebSocketCloseCode.InternalError, "internal error of the central system");
            return;
        }

        _metrics.CallErrorSent(CallErrorCode.InternalError);
        NoteRefusal(call, CallErrorCode.InternalError, Failed);
        Send(call, MessageEncoder.Current.CallError(call.Id.Span, CallErrorCode.InternalError, Failed));
    }

    private void Send(in InboundCall call, ReadOnlyMemory<byte> message)
    {
        // Count first: nothing may fail after sending, or the same CALL would be answered twice.
        var elapsed = _time.GetElapsedTime(call.StartedAt);
        _metrics.CallHandled(call.Action, elapsed);
        if (GatewayTracing.IsEnabled)
            GatewayTracing.CallHandled(call.Session.Identity, call.Action, call.ReceivedAt, elapsed);

        // An answer is never dropped alone: the charge point would wait for it, and the gateway would not notice.
        if (call.Session.Answer(MessageEncoder.WithIdOf(call.Received.Message, message)) == SendStatus.Full)
            call.Session.Close(WebSocketCloseCode.PolicyViolation, ICallChannel.OutboundFull);
    }

    private static string Name(Action16 action) => action == Action16.Unknown ? "an unknown action" : Actions16.Name(action);

    /// <summary>A CALL being handled, by reference: most are answered before a copy is needed.</summary>
    private readonly ref struct InboundCall(IInboundSession session, in ReceivedCall received, DateTimeOffset receivedAt, long startedAt)
    {
        public readonly ref readonly ReceivedCall Received = ref received;

        public IInboundSession Session { get; } = session;

        public DateTimeOffset ReceivedAt { get; } = receivedAt;

        public long StartedAt { get; } = startedAt;

        public Action16 Action => Received.Action;

        public bool IsDamaged => Received.IsDamaged;

        public ReadOnlyMemory<byte> Id => Received.Message.Id;

        public ReadOnlyMemory<byte> Payload => Received.IsDamaged ? Received.Damaged : Received.Message.Payload;

        public KeptCall Keep() => new(Session, Received, ReceivedAt, StartedAt);
    }

    /// <summary>A copy of a CALL whose handler completes asynchronously.</summary>
    private readonly struct KeptCall(IInboundSession session, in ReceivedCall received, DateTimeOffset receivedAt, long startedAt)
    {
        private readonly ReceivedCall _received = received;

        public IInboundSession Session => session;

        [UnscopedRef]
        public InboundCall Call => new(session, in _received, receivedAt, startedAt);
    }
}
