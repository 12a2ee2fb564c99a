using System.Globalization;
using System.Text;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Messaging;

/// <summary>Sends the charge point's CALLs, one at a time, and matches their answers: results, errors, time-outs and retries.</summary>
internal sealed class CallSender
{
    private readonly OutboundCalls _calls;
    private readonly MessageOutput _output;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly QuirkSet _quirks;
    private readonly ChargePointLog _log;
    private readonly Alarm _retryDue;
    private readonly Alarm _answerDue;
    private long _lastCallId;

    /// <summary>UTF-8 of the id of the CALL in flight.</summary>
    private byte[] _inFlightId = [];

    /// <summary>The last CALL that failed, and its id: one quirk uses it again.</summary>
    private OutboundCall? _failed;
    private byte[] _failedId = [];

    public CallSender(
        ChargePointOptions options, MessageOutput output, ChargePointClock clock, ConfigurationStore configuration, QuirkSet quirks, ChargePointLog log)
    {
        _output = output;
        _clock = clock;
        _configuration = configuration;
        _quirks = quirks;
        _log = log;
        _calls = new OutboundCalls(options.MaxQueuedCalls, new TransactionQueue(options.MaxQueuedTransactionMessages));
        _retryDue = clock.CreateAlarm(AlarmOrder.Retry, static () => { });
        _answerDue = clock.CreateAlarm(
            AlarmOrder.Answer, () => FailInFlight(new CallFailure(CallFailureKind.TimedOut, CallErrorCode.Unknown, "")));
    }

    /// <summary>Raised when a CALL is answered with a CALLRESULT, before the result is read.</summary>
    public event Action? ResultArrived;

    /// <summary>Raised when the transaction queue's head has left the queue, or a CALL was answered.</summary>
    public event Action? QueueMoved;

    /// <summary>Decides if the failure means that the charge point must register again first.</summary>
    public Func<OutboundCall, CallFailure, bool>? MustRegisterAgain { get; set; }

    /// <summary>Starts the registration over.</summary>
    public Action? RegisterAgain { get; set; }

    /// <summary>The CALLs that may be sent now.</summary>
    public SendPermission Permission
    {
        get => _calls.Permission;
        set => _calls.Permission = value;
    }

    /// <summary>True while an Authorize waits through a lost connection, because the charge point was never accepted.</summary>
    public bool KeepsUrgentCalls { get; set; } = true;

    /// <summary>True when no CALL waits to be sent or answered.</summary>
    public bool IsIdle => _calls.IsIdle;

    public int QueuedTransactionMessages => _calls.Transactions.Count;

    /// <summary>True when no transaction message can be queued any more.</summary>
    public bool IsFull => _calls.Transactions.IsFull;

    /// <summary>The number of dropped answers that matched no CALL in flight.</summary>
    public int UnexpectedAnswers { get; private set; }

    /// <summary>Queues a CALL.</summary>
    public void Add(OutboundCall call) => _calls.Add(call);

    /// <summary>Queues a CALL whose response carries nothing and whose failure changes nothing.</summary>
    public void Add<TRequest, TResponse>(Action16 action, Func<TRequest> request, bool isTriggered = false)
        where TRequest : struct, IOcppPayload<TRequest>
        where TResponse : struct, IOcppPayload<TResponse> =>
        _calls.Add(new OutboundCall<TRequest, TResponse>(action, request, static _ => { }, static _ => { }) { IsTriggered = isTriggered });

    /// <summary>Sends the next CALL if one may be sent now.</summary>
    public void SendNext()
    {
        if (!_output.IsOpen || _calls.TakeNext(_clock.Target) is not { } call)
            return;
        _inFlightId = NextId(call);
        _output.Send(call, _inFlightId);
        _answerDue.SetAt(_clock.Target + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    /// <summary>Takes a CALLRESULT or CALLERROR.</summary>
    public void TakeAnswer(in OcppMessage message)
    {
        if (_calls.InFlight is null || !message.IdMatches(_inFlightId))
        {
            // Late or unsolicited: it must not be mistaken for the answer to the CALL in flight.
            UnexpectedAnswers++;
            _log.Note("dropped an answer to no CALL in flight");
            return;
        }

        if (message.Type == OcppMessageType.CallError)
        {
            FailInFlight(new CallFailure(CallFailureKind.CallError, message.ErrorCode, message.ErrorDescription));
            return;
        }

        ResultArrived?.Invoke();
        _answerDue.Clear();
        var isTransaction = _calls.InFlightIsTransaction;
        var call = _calls.InFlight;
        if (call.TakeResult(message.Payload) is { } error)
        {
            FailInFlight(new CallFailure(CallFailureKind.Unreadable, CallErrorCode.Unknown, $"{error.Kind} {error.Member}"));
            return;
        }

        _calls.Complete();
        if (isTransaction)
            _calls.Transactions.RemoveHead();
        QueueMoved?.Invoke();
    }

    /// <summary>Fails the CALLs that do not survive a lost connection.</summary>
    public void OnDisconnected()
    {
        _calls.Permission = SendPermission.None;
        _answerDue.Clear();
        _retryDue.Clear();
        _output.OnDisconnected();
        _calls.OnDisconnected(KeepsUrgentCalls);
    }

    private byte[] NextId(OutboundCall call)
    {
        if (_quirks.Has(Quirk.RepeatsIds))
            return "1000001"u8.ToArray();
        if (_quirks.Has(Quirk.OldIdOnRetry) && _calls.InFlightIsTransaction && call == _failed)
            return _failedId;
        return Encoding.ASCII.GetBytes((++_lastCallId).ToString(CultureInfo.InvariantCulture));
    }

    private void FailInFlight(CallFailure failure)
    {
        if (_calls.InFlight is null)
            return;
        _answerDue.Clear();
        var isTransaction = _calls.InFlightIsTransaction;
        var call = _calls.InFlight;
        (_failed, _failedId) = (call, _inFlightId);
        _calls.Complete();
        if (MustRegisterAgain?.Invoke(call, failure) == true)
        {
            // The message is not at fault: it is sent again once the charge point is accepted.
            if (isTransaction)
                _calls.Transactions.OnDisconnected();
            else
                call.Fail(failure);
            RegisterAgain?.Invoke();
            return;
        }

        if (!isTransaction)
        {
            _log.Note($"{Actions16.Name(call.Action)} failed: {failure}");
            call.Fail(failure);
            return;
        }

        var interval = _configuration.Seconds(ConfigurationKeys.TransactionMessageRetryInterval);
        if (_calls.Transactions.TryRetry(_clock.Target, interval, _configuration.Number(ConfigurationKeys.TransactionMessageAttempts)))
        {
            _log.Note($"{Actions16.Name(call.Action)} failed and will be retried: {failure}");
            _retryDue.SetAt(_calls.Transactions.RetryAt ?? _clock.Target);
            return;
        }

        _log.Note($"{Actions16.Name(call.Action)} failed and is given up: {failure}");
        _calls.Transactions.RemoveHead();
        call.Fail(failure);
        QueueMoved?.Invoke();
    }
}
