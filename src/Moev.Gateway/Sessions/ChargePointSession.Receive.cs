using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>What arrives. One CALL is handled at a time, in order; the read loop goes on meanwhile, so that answers to ours get through.</summary>
/// <remarks>
/// <code>
///           read loop: a CALL          read loop: another
///    Idle -------------------→ Busy ---------------------→ BusyAndParked --- a third: the loop waits for this to become Busy
///     ^ handled, none parked    |  ^ handled: the parked one's turn |
///     '-------------------------'  '--------------------------------'
/// </code>
/// Into Busy and BusyAndParked the read loop moves, out of them whoever completes the CALL that is handled; both by compare-and-swap. What is
/// parked is written before the swap to BusyAndParked and read after it.
/// </remarks>
internal sealed partial class ChargePointSession
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyAndParked = 2;

    private SlidingWindowLimit _malformed; // read loop
    private bool _isThrottled; // read loop: it was ever told
    private int _turn; // any; via CAS
    private ParkedCall? _parked; // see the remarks
    private TaskCompletionSource? _ended; // any; via exchange: the end of the connection waits for the last turn's
    private TaskCompletionSource? _room; // any; via exchange: the read loop waits for it
    private int _taken; // read loop: how many CALLs were taken
    private int _answered; // any, one CALL at a time: how many of them were answered
    private byte[]? _lastId; // read loop: the ids of the two CALLs taken last beside the loop
    private byte[]? _lastButOneId; // read loop

    public ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        if (_services.Trace.IsAny)
            _services.Trace.For(Identity).Received(message);
        switch (OcppMessageReader.Read(message, out var parsed))
        {
            case OcppReadStatus.Message:
                _traffic.MessageReceived(parsed.Type, message.Length);
                if (parsed.Deviations != PayloadDeviations.None)
                    NoteDeviations(Action16.Unknown, parsed.Deviations, firstMember: null);
                if (parsed.Type == OcppMessageType.Call)
                    return ReceiveCall(parsed);
                ReceiveAnswer(parsed);
                return default;

            case OcppReadStatus.Malformed:
                _traffic.OtherReceived(message.Length);
                NoteMalformed(parsed.Problem);
                return default;

            case OcppReadStatus.MalformedWithId:
                _traffic.OtherReceived(message.Length);
                return NoteMalformed(parsed.Problem) ? ReceiveDamagedCall(parsed, message) : default;

            default:
                _traffic.OtherReceived(message.Length);
                // A message type that OCPP-J does not know is ignored (OCPP-J 1.6 §4.1.3).
                return default;
        }
    }

    public void OnRateExceeded()
    {
        _services.Metrics.ReceiveThrottled();
        if (_isThrottled)
            return;
        _isThrottled = true;
        CallLog.ReceiveThrottled(_services.Logger, Identity, _services.Options.MaxMessagesPerSecond);
    }

    private void ReceiveAnswer(in OcppMessage answer)
    {
        var isAwaited = _outbound!.TryComplete(answer, out var action);
        _services.Metrics.MessageReceived(answer.Type, action);
        if (isAwaited)
        {
            NoteDeviationsOf(answer, action);
            return;
        }

        _services.Metrics.AnswerUnmatched();
        if (_services.Throttle.TryEnter(Identity, CallLog.AnswerUnmatchedId, out var suppressed))
        {
            var id = System.Text.Encoding.UTF8.GetString(answer.Id.Span);
            CallLog.AnswerUnmatched(_services.Logger, Identity, LogText.Clean(id), suppressed);
        }
    }

    /// <summary>An answer goes to its caller as it is; what differs from the schema in it is counted as in a CALL.</summary>
    private void NoteDeviationsOf(in OcppMessage answer, Action16 action)
    {
        if (answer.Type == OcppMessageType.CallResult
            && _services.Options.Validation == ValidationMode.Tolerant
            && Actions16.TryValidateResponse(action, answer.Payload, ValidationMode.Tolerant, out var report)
            && report.Deviations != PayloadDeviations.None)
        {
            NoteDeviations(action, report.Deviations, report.FirstDeviation);
        }
    }

    private ValueTask ReceiveCall(in OcppMessage call)
    {
        Actions16.TryFind(call.Action.Span, out var action);
        _services.Metrics.MessageReceived(OcppMessageType.Call, action);
        return TakeCall(new ReceivedCall(call, action, Damaged: default));
    }

    private ValueTask ReceiveDamagedCall(in OcppMessage call, ReadOnlyMemory<byte> message)
    {
        Actions16.TryFind(call.Action.Span, out var action);
        var received = new ReceivedCall(call, action, message);
        if (_services.Calls.Takes(received))
            return TakeCall(received);
        RefuseCall(call, call.Problem ?? "The message is malformed.");
        return default;
    }

    private ValueTask TakeCall(in ReceivedCall call)
    {
        var turn = Volatile.Read(ref _turn);
        if (turn == Idle)
        {
            Handle(call);
            return default;
        }

        // OCPP-J 1.6 §4.2.3 names "existing call with same unique identifier is being processed". A used id that is answered is no fault:
        // charge points retry with the same one.
        if (IsInProgress(call.Message))
        {
            RefuseCall(call.Message, "A call with this id is being handled.");
            return default;
        }

        if (turn == BusyAndParked)
            return WaitForTurnAsync(call);
        Park(call);
        return default;
    }

    /// <summary>Read loop, while nothing is handled.</summary>
    private void Handle(in ReceivedCall call)
    {
        _taken++;
        Volatile.Write(ref _turn, Busy);
        var task = _services.Calls.HandleAsync(this, call, _connection.LastReceived);
        if (task.IsCompletedSuccessfully)
        {
            Volatile.Write(ref _turn, Idle);
            if (_lastId is not null)
                ForgetFinished();
            CloseIfStopped();
            return;
        }

        RememberId(call.Message);
        _ = FinishAsync(task, _connection.DetachMessage()); // its end is seen by the turn: a task that was kept would live as long as the session
    }

    /// <summary>Read loop, while one CALL is handled.</summary>
    private void Park(in ReceivedCall call)
    {
        var lease = _connection.DetachMessage();
        _taken++;
        RememberId(call.Message);
        _parked = new ParkedCall(call, lease);
        if (Interlocked.CompareExchange(ref _turn, BusyAndParked, Busy) == Busy)
            return;

        // Handled meanwhile, so nobody else looks at what is parked.
        _parked = null;
        Volatile.Write(ref _turn, Busy);
        _ = FinishAsync(_services.Calls.HandleAsync(this, call), lease);
    }

    /// <summary>Read loop: reading stops here until the parked CALL has its turn.</summary>
    private async ValueTask WaitForTurnAsync(ReceivedCall call)
    {
        _services.Metrics.ReceivePaused();
        if (_services.Throttle.TryEnter(Identity, CallLog.ReceivePausedId, out var suppressed))
            CallLog.ReceivePaused(_services.Logger, Identity, suppressed);

        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _room, room);
        if (Volatile.Read(ref _turn) != BusyAndParked || _connection.IsClosing)
            ReleaseReader();
        await room.Task;
        if (!_connection.IsClosing)
            await TakeCall(call);
    }

    /// <summary>Follows the CALL that is handled to its end, and then the parked ones.</summary>
    private async Task FinishAsync(ValueTask handled, MessageLease lease)
    {
        await handled;
        lease.Dispose();
        while (Interlocked.CompareExchange(ref _turn, Idle, Busy) != Busy)
        {
            var (call, parkedLease) = _parked!;
            _parked = null;
            Interlocked.Exchange(ref _turn, Busy);
            ReleaseReader();

            // Behind our close frame it can't be answered: the charge point keeps it.
            if (!_connection.IsClosing)
                await _services.Calls.HandleAsync(this, call);
            parkedLease.Dispose();
        }

        CloseIfStopped();
        Interlocked.Exchange(ref _ended, null)?.TrySetResult();
    }

    /// <summary>Completes when nothing is handled any more. Once no further message is delivered.</summary>
    private Task WaitForLastTurnAsync()
    {
        // With a full fence, as in OnStopping.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _ended, ended);
        if (Volatile.Read(ref _turn) == Idle)
            ended.TrySetResult();
        return ended.Task;
    }

    private void ReleaseReader() => Interlocked.Exchange(ref _room, null)?.TrySetResult();

    private void CloseIfStopped()
    {
        if (Volatile.Read(ref _stopping) != 0 && Volatile.Read(ref _turn) == Idle)
            Close(WebSocketCloseCode.GoingAway, "the gateway is stopping");
    }

    private bool NoteMalformed(string? problem)
    {
        _services.Metrics.MessageMalformed();
        if (_services.Throttle.TryEnter(Identity, CallLog.MalformedId, out var suppressed))
            CallLog.Malformed(_services.Logger, Identity, problem, suppressed);
        if (_malformed.TryTake(_services.Time))
            return true;
        Close(WebSocketCloseCode.PolicyViolation, "too many messages that are no OCPP-J");
        return false;
    }

    private void RefuseCall(in OcppMessage call, string problem)
    {
        _services.Metrics.CallErrorSent(CallErrorCode.FormationViolation);
        if (Send(MessageEncoder.Current.CallError(call.Id.Span, CallErrorCode.FormationViolation, problem)) == SendStatus.Full)
            Close(WebSocketCloseCode.PolicyViolation, "too many bytes wait to be read");
    }

    /// <summary>CALLs are handled in order, so those without an answer are always the ones taken last.</summary>
    private bool IsInProgress(in OcppMessage call)
    {
        // Not the turn: who ends it has sent the answer a moment ago, and the charge point may have used the id again.
        var unanswered = _taken - Volatile.Read(ref _answered);
        var id = call.Id.Span;
        return (unanswered > 0 && id.SequenceEqual(_lastId)) || (unanswered > 1 && id.SequenceEqual(_lastButOneId));
    }

    /// <summary>Nothing is under way: what the last CALL beside the loop has left need not wait for the end of an idle session.</summary>
    private void ForgetFinished()
    {
        _lastId = null;
        _lastButOneId = null;
    }

    /// <summary>A CALL whose turn comes later, and its memory.</summary>
    private sealed record ParkedCall(ReceivedCall Call, MessageLease Lease);

    private void RememberId(in OcppMessage call)
    {
        _lastButOneId = _lastId;
        _lastId = call.Id.ToArray();
    }
}
