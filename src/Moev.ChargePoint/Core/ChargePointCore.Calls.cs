using System.Globalization;
using System.Text;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Quirks;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Our CALLs and their answers, and our answers to the central system's.</content>
internal sealed partial class ChargePointCore
{
    /// <summary>How late a slow charge point answers.</summary>
    private static readonly TimeSpan SlowBy = TimeSpan.FromSeconds(10);

    /// <summary>Answers that a slow charge point owes at most; the CALLs behind them get none.</summary>
    private const int MaxSlowAnswers = 64;

    private readonly QuirkSet _quirks;
    private readonly Queue<(TimeSpan Due, byte[] Message)> _slowAnswers = new();
    private readonly Alarm _slowDue;
    private long _lastCallId;

    /// <summary>UTF-8 of the id of the CALL in flight.</summary>
    private byte[] _inFlightId = [];

    /// <summary>The last CALL that was not answered in time, and its id: one quirk uses it again.</summary>
    private OutboundCall? _timedOut;
    private byte[] _timedOutId = [];

    /// <summary>Answers to no CALL in flight, dropped so far.</summary>
    public int UnexpectedAnswers { get; private set; }

    private void SendNext()
    {
        if (_link != Link.Up || _calls.TakeNext(_called) is not { } call)
            return;
        _inFlightId = NextId(call);
        Begin();
        call.Write(_writer, _inFlightId);
        Send();
        _answerDue.SetAt(_called + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    private byte[] NextId(OutboundCall call)
    {
        if (_quirks.Has(Quirk.RepeatsIds))
            return "1000001"u8.ToArray();
        if (_quirks.Has(Quirk.OldIdOnRetry) && _calls.InFlightIsTransaction && call == _timedOut)
            return _timedOutId;
        return Encoding.ASCII.GetBytes((++_lastCallId).ToString(CultureInfo.InvariantCulture));
    }

    private void TakeAnswer(in OcppMessage message)
    {
        if (_calls.InFlight is null || !message.IdMatches(_inFlightId))
        {
            // Late, or never asked for: it must not be taken for the answer to what is in flight now.
            UnexpectedAnswers++;
            Note("dropped an answer to nothing in flight");
            return;
        }

        if (message.Type == OcppMessageType.CallError)
        {
            FailInFlight(new CallFailure(CallFailureKind.CallError, message.ErrorCode, message.ErrorDescription));
            return;
        }

        _backoff.Reset();
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
        OnTransactionQueueMoved();
    }

    private void FailInFlight(CallFailure failure)
    {
        if (_calls.InFlight is null)
            return;
        _answerDue.Clear();
        var isTransaction = _calls.InFlightIsTransaction;
        var call = _calls.InFlight;
        (_timedOut, _timedOutId) = (call, _inFlightId);
        _calls.Complete();
        if (MustBootAgain(call, failure))
        {
            // No fault of the message: it is sent again once the charge point is accepted.
            if (isTransaction)
                _calls.Transactions.OnDisconnected();
            else
                call.Fail(failure);
            QueueBoot();
            return;
        }

        if (!isTransaction)
        {
            Note($"{Actions16.Name(call.Action)} failed: {failure}");
            call.Fail(failure);
            return;
        }

        var interval = _configuration.Seconds(ConfigurationKeys.TransactionMessageRetryInterval);
        if (_calls.Transactions.TryRetry(_called, interval, _configuration.Number(ConfigurationKeys.TransactionMessageAttempts)))
        {
            Note($"{Actions16.Name(call.Action)} failed, to be sent again: {failure}");
            _retryDue.SetAt(_calls.Transactions.RetryAt ?? _called);
            return;
        }

        Note($"{Actions16.Name(call.Action)} failed and is given up: {failure}");
        _calls.Transactions.RemoveHead();
        call.Fail(failure);
        OnTransactionQueueMoved();
    }

    private void Answer<T>(ReadOnlySpan<byte> rawId, in T response)
        where T : struct, IOcppPayload<T>
    {
        Begin();
        OcppMessageWriter.WriteCallResult(_writer, rawId, response);
        SendAnswer();
    }

    private void AnswerError(ReadOnlySpan<byte> rawId, CallErrorCode code, string description)
    {
        Begin();
        OcppMessageWriter.WriteCallError(_writer, rawId, code, description);
        SendAnswer();
    }

    /// <summary>Sends an answer: at once, or behind those that a slow charge point still owes.</summary>
    private void SendAnswer()
    {
        if (!_quirks.Has(Quirk.Slow) && _slowAnswers.Count == 0)
        {
            Send();
            return;
        }

        if (_slowAnswers.Count == MaxSlowAnswers)
            return;
        var message = _quirks.ChangesMessages ? QuirkyMessages.Rewrite(_buffer.WrittenSpan, _quirks) : _buffer.WrittenSpan.ToArray();
        _slowAnswers.Enqueue((_called + (_quirks.Has(Quirk.Slow) ? SlowBy : TimeSpan.Zero), message));
        _slowDue.SetAt(_slowAnswers.Peek().Due);
    }

    private void SendSlowAnswers()
    {
        while (_slowAnswers.TryPeek(out var next) && next.Due <= _now)
        {
            _slowAnswers.Dequeue();
            Send(next.Message);
        }

        if (_slowAnswers.TryPeek(out var later))
            _slowDue.SetAt(later.Due);
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
    }

    private void Send()
    {
        if (_quirks.ChangesMessages)
            Send(QuirkyMessages.Rewrite(_buffer.WrittenSpan, _quirks));
        else
            Send(_buffer.WrittenSpan);
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        // An answer to a CALL that arrived while the connection closes has nowhere to go.
        if (_link != Link.Up)
            return;
        _port.Send(message);
        _observer.Sent(message);
    }
}
