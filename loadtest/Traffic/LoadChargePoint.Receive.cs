using System.Buffers.Text;
using Moev.LoadTest.Faults;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

// Receiving. Runs on the charge point's thread, under the lock.
internal sealed partial class LoadChargePoint
{
    /// <summary>The wait after a BootNotification that was not accepted, when the answer has no interval.</summary>
    private static readonly TimeSpan BootRetry = TimeSpan.FromSeconds(10);

    /// <summary>The maximum wait after a BootNotification that was not accepted, whatever the interval in the answer.</summary>
    private static readonly TimeSpan LongestBootRetry = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the next transaction when one could not be started.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>True when the connect messages are finished, so the outstanding CALL is one of the mix.</summary>
    private bool _greeted;

    /// <summary>Starts the connect messages of a new connection.</summary>
    void ILoadConnectionOwner.Opened()
    {
        _phase = Phase.Greeting;
        _hasConnected = true;
        _greeted = false;
        _connect.Restart();
        Greet(_context.Time.GetTimestamp());
    }

    void ILoadConnectionOwner.ProtocolViolated(FrameViolation violation) => _context.Meter.Errors.Add($"no WebSocket: {violation}", Identity);

    void ILoadConnectionOwner.MessageArrived(ReadOnlyMemory<byte> utf8)
    {
        if (OcppMessageReader.Read(utf8, out var message) != OcppReadStatus.Message)
        {
            _context.Meter.Errors.Add($"invalid OCPP-J message: {message.Problem}", Identity);
            return;
        }

        if (message.Type == OcppMessageType.Call)
            AnswerCommand(message);
        else
            TakeAnswer(message);
    }

    private void AnswerCommand(in OcppMessage message)
    {
        Span<byte> answer = stackalloc byte[CommandAnswers.MaxBytes];
        var written = CommandAnswers.Write(answer, message, _context.Options.Validation, out var problem);
        if (problem is not null)
        {
            _context.Meter.Errors.Add(problem, Identity);
            if (Actions16.TryFind(message.Action.Span, out var action) && Actions16.IsDeclared(action)
                && Actions16.TryValidateRequest(action, message.Payload, ValidationMode.Tolerant, out _))
                _context.Meter.Deviated();
        }

        _context.Meter.CommandAnswered();
        _connection!.SendFrame(WebSocketOpcode.Text, answer[..written]);
    }

    private void TakeAnswer(in OcppMessage message)
    {
        if (_flood is not null && _greeted)
        {
            TakeFloodAnswer(message);
            return;
        }

        Span<byte> id = stackalloc byte[20];
        Utf8Formatter.TryFormat(_callValues.MessageId, id, out var digits);
        if (!_inFlight || !message.IdMatches(id[..digits]))
        {
            Utf8Formatter.TryFormat(_duplicateId, id, out digits);
            if (_duplicateOwed && message.IdMatches(id[..digits]))
            {
                TakeDuplicate(message);
                return;
            }

            _context.Meter.Errors.Add("answer without a CALL", Identity);
            return;
        }

        var now = _context.Time.GetTimestamp();
        var action = _call!.Action;
        _inFlight = false;
        if (message.Type == OcppMessageType.CallError)
        {
            _context.Meter.Errors.Add($"{action}: CALLERROR {message.ErrorCodeText}", message.ErrorDescription);
            Fail(action, now);
            return;
        }

        if (Actions16.IsDeclared(action) && !Actions16.TryValidateResponse(action, message.Payload, _context.Options.Validation, out var report))
        {
            _context.Meter.Errors.Add($"{action}: invalid answer, {report.Error.Member ?? "payload"}: {report.Error.Kind}", Identity);
            if (Actions16.TryValidateResponse(action, message.Payload, ValidationMode.Tolerant, out _))
                _context.Meter.Deviated();
            Fail(action, now);
            return;
        }

        if (_greeted && Role == Role.Normal)
            _context.Meter.AnswerArrived(action, _context.Time.GetElapsedTime(_startedAt, now));
        TakeResult(action, message.Payload, now);
    }

    private void TakeResult(Action16 action, ReadOnlyMemory<byte> payload, long now)
    {
        var transaction = action == Action16.StartTransaction ? Answers.TransactionId(payload) : _callValues.TransactionId;
        _context.Log?.Add(_context.Time.GetUtcNow(), _call!, _callValues, transaction);
        switch (action)
        {
            case Action16.BootNotification when Answers.BootStatus(payload, out var interval) is not "Accepted" and var status:
                _context.Meter.Errors.Add($"BootNotification: {status}", Identity);
                _connect.Restart();
                var wait = interval == TimeSpan.Zero ? BootRetry : interval < LongestBootRetry ? interval : LongestBootRetry;
                WakeAt(now + _context.Pacer.Ticks(wait));
                return;
            case Action16.StartTransaction:
                _startedTransaction = _values.TransactionId = transaction;
                break;
            case Action16.StopTransaction:
                _values.TransactionId = 0;
                break;
        }

        GoOn(now);
    }

    /// <summary>Handles an unusable answer.</summary>
    private void Fail(Action16 action, long now)
    {
        if (action is Action16.BootNotification && !_greeted)
        {
            _connect.Restart();
            WakeAt(now + _context.Pacer.Ticks(BootRetry));
        }
        else if (action is Action16.StartTransaction && _greeted)
        {
            // The following messages belong to a transaction that does not exist.
            _main.Restart();
            // With a rate there is no pause: it would delay messages that are due, and their latencies would count a wait that is not the
            // central system's.
            if (_interval > 0)
                GoOn(now);
            else
                WakeAt(now + _context.Pacer.Ticks(AfterFailure));
        }
        else
        {
            GoOn(now);
        }
    }

    private void GoOn(long now)
    {
        if (_stopping)
            _connection!.SendClose(WebSocketCloseCode.NormalClosure);
        else if (_phase == Phase.Greeting)
            Greet(now);
        else if (_context.Options.ThinkMost > TimeSpan.Zero && _interval == 0)
            WakeAt(now + _context.Pacer.Ticks(TimeSpan.FromTicks(_choices.Next(_context.Options.ThinkLeast.Ticks, _context.Options.ThinkMost.Ticks))));
        else
            Continue(now);
    }
}
