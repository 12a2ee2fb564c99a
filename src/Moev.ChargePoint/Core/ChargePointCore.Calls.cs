using System.Globalization;
using System.Text;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Our CALLs and their answers, and our answers to the central system's.</content>
internal sealed partial class ChargePointCore
{
    private long _lastCallId;

    /// <summary>UTF-8 of the id of the CALL in flight.</summary>
    private byte[] _inFlightId = [];

    /// <summary>Answers to no CALL in flight, dropped so far.</summary>
    public int UnexpectedAnswers { get; private set; }

    private void SendNext()
    {
        if (_link != Link.Up || _calls.TakeNext(_called) is not { } call)
            return;
        _inFlightId = Encoding.ASCII.GetBytes((++_lastCallId).ToString(CultureInfo.InvariantCulture));
        Begin();
        call.Write(_writer, _inFlightId);
        Send();
        _answerDue.SetAt(_called + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    private void TakeAnswer(in OcppMessage message)
    {
        if (_calls.InFlight is null || !message.IdMatches(_inFlightId))
        {
            // Late, or never asked for: it must not be taken for the answer to what is in flight now.
            UnexpectedAnswers++;
            _observer.Note("dropped an answer to nothing in flight");
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
            _observer.Note($"{Actions16.Name(call.Action)} failed: {failure}");
            call.Fail(failure);
            return;
        }

        var interval = _configuration.Seconds(ConfigurationKeys.TransactionMessageRetryInterval);
        if (_calls.Transactions.TryRetry(_called, interval, _configuration.Number(ConfigurationKeys.TransactionMessageAttempts)))
        {
            _observer.Note($"{Actions16.Name(call.Action)} failed, to be sent again: {failure}");
            _retryDue.SetAt(_calls.Transactions.RetryAt ?? _called);
            return;
        }

        _observer.Note($"{Actions16.Name(call.Action)} failed and is given up: {failure}");
        _calls.Transactions.RemoveHead();
        call.Fail(failure);
        OnTransactionQueueMoved();
    }

    private void Answer<T>(ReadOnlySpan<byte> rawId, in T response)
        where T : struct, IOcppPayload<T>
    {
        Begin();
        OcppMessageWriter.WriteCallResult(_writer, rawId, response);
        Send();
    }

    private void AnswerError(ReadOnlySpan<byte> rawId, CallErrorCode code, string description)
    {
        Begin();
        OcppMessageWriter.WriteCallError(_writer, rawId, code, description);
        Send();
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
    }

    private void Send()
    {
        // An answer to a CALL that arrived while the connection closes has nowhere to go.
        if (_link != Link.Up)
            return;
        _port.Send(_buffer.WrittenSpan);
        _observer.Sent(_buffer.WrittenSpan);
    }
}
