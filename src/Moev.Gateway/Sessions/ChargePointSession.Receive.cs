using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Diagnostics.Refusals;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>The receiving side. CALLs are handled one at a time, in order; the read loop continues meanwhile, so that answers to our CALLs arrive.</summary>
/// <remarks>
/// <code>
///           read loop: a CALL          read loop: another
///    Idle -------------------→ Busy ---------------------→ BusyAndParked --- a third: the loop waits for this to become Busy
///     ^ handled, none parked    |  ^ handled: the parked one's turn |
///     '-------------------------'  '--------------------------------'
/// </code>
/// The read loop moves into Busy and BusyAndParked; the thread that completes the handled CALL moves out of them. Both use compare-and-swap. The
/// parked CALL is written before the swap to BusyAndParked and read after it.
/// </remarks>
internal sealed partial class ChargePointSession
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyAndParked = 2;

    /// <summary>Forms of the envelope that only Tolerant mode accepts.</summary>
    private const PayloadDeviations UnlessStrict = PayloadDeviations.StringMessageType | PayloadDeviations.NumericMessageId | PayloadDeviations.ArrayPayload;

    private SlidingWindowLimit _malformed; // read loop
    private bool _isThrottled; // read loop: it has been throttled before
    private int _turn; // any; via CAS
    private ParkedCall? _parked; // see the remarks
    private TaskCompletionSource? _ended; // any; via exchange: set by the end of the connection, which waits for the last CALL
    private TaskCompletionSource? _room; // any; via exchange: set by the read loop, which waits for room to park a CALL
    private int _taken; // read loop: the number of accepted CALLs
    private int _answered; // any, one CALL at a time: the number of those answered
    private byte[]? _lastId; // read loop: the ids of the last two CALLs that outlived their read
    private byte[]? _lastButOneId; // read loop

    public ValueTask OnMessageAsync(WebSocketOpcode type, ReadOnlyMemory<byte> message)
    {
        if (_services.Trace.IsAny)
            _services.Trace.For(Identity).Received(message);
        switch (OcppMessageReader.Read(message, out var parsed))
        {
            case OcppReadStatus.Message:
                if ((parsed.Deviations & UnlessStrict) != 0 && _services.Options.Validation == ValidationMode.Strict)
                {
                    _traffic.OtherReceived(message.Length);
                    if (NoteMalformed("The message type is a string, the id a number, or the payload an array.") && parsed is { Type: OcppMessageType.Call, IsIdNumeric: false })
                        RefuseCall(parsed, "The message is malformed.");
                    return default;
                }

                _traffic.MessageReceived(parsed.Type, message.Length);
                if (parsed.Deviations != PayloadDeviations.None)
                    NoteDeviations(Action16.Unknown, parsed.Deviations, firstMember: null);
                if (parsed.Type == OcppMessageType.Call)
                    return ReceiveCall(parsed);
                ReceiveAnswer(parsed);
                return default;

            case OcppReadStatus.Malformed:
                _traffic.OtherReceived(message.Length);
                if (parsed.Type is OcppMessageType.CallResult or OcppMessageType.CallError && !parsed.Id.IsEmpty)
                    ReceiveDamagedAnswer(parsed);
                else
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
        CallLog.ReceiveThrottled(_services.Logger, Identity, _services.Options.MaxMessagesPerSecond, _services.Options.MessageUnitBytes);
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

    /// <summary>
    /// Takes an answer of which only the id can be read. It is not one of the invalid messages that end the connection: a charge point that answers
    /// like this does so at every command.
    /// </summary>
    private void ReceiveDamagedAnswer(in OcppMessage answer)
    {
        LogMalformed(answer.Problem);
        ReceiveAnswer(answer);
    }

    /// <summary>Counts the deviations in an answer as those in a CALL. The answer itself reaches its caller unchanged.</summary>
    private void NoteDeviationsOf(in OcppMessage answer, Action16 action)
    {
        if (answer is { Type: OcppMessageType.CallResult, Problem: null }
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

        // OCPP-J 1.6 §4.2.3 names "existing call with same unique identifier is being processed". Reusing the id of an answered CALL is
        // legal: charge points retry with the same one.
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

    /// <summary>Handles a CALL while no other is being handled. Read loop only.</summary>
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
        _services.Work?.Begin();
        _ = FinishAsync(task, _connection.DetachMessage()); // not kept: _turn shows its end, and a stored task would live as long as the session
    }

    /// <summary>Parks a CALL while another is being handled. Read loop only.</summary>
    private void Park(in ReceivedCall call)
    {
        var lease = _connection.DetachMessage();
        _taken++;
        RememberId(call.Message);
        _parked = new ParkedCall(call, lease);
        if (Interlocked.CompareExchange(ref _turn, BusyAndParked, Busy) == Busy)
            return;

        // The other CALL has ended meanwhile, so no other thread reads _parked.
        _parked = null;
        Volatile.Write(ref _turn, Busy);
        _services.Work?.Begin();
        _ = FinishAsync(_services.Calls.HandleAsync(this, call), lease);
    }

    /// <summary>Stops reading until the parked CALL is being handled. Read loop only.</summary>
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

    /// <summary>Completes the CALL being handled, and then the parked ones.</summary>
    private async Task FinishAsync(ValueTask handled, MessageLease lease)
    {
        await handled;
        _connection.ReturnMessage(lease);
        while (Interlocked.CompareExchange(ref _turn, Idle, Busy) != Busy)
        {
            var (call, parkedLease) = _parked!;
            _parked = null;
            Interlocked.Exchange(ref _turn, Busy);
            ReleaseReader();

            // After our close frame it cannot be answered: the charge point keeps it.
            if (!_connection.IsClosing)
                await _services.Calls.HandleAsync(this, call);
            _connection.ReturnMessage(parkedLease);
        }

        CloseIfStopped();
        Interlocked.Exchange(ref _ended, null)?.TrySetResult();
        _services.Work?.End();
    }

    /// <summary>Completes when no CALL is being handled. Called when no further message can arrive.</summary>
    private Task WaitForLastTurnAsync()
    {
        // Exchange for its full fence, as in OnStopping.
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

    private void LogMalformed(string? problem)
    {
        _services.Metrics.MessageMalformed();
        if (_services.Throttle.TryEnter(Identity, CallLog.MalformedId, out var suppressed))
            CallLog.Malformed(_services.Logger, Identity, problem, suppressed);
    }

    private bool NoteMalformed(string? problem)
    {
        LogMalformed(problem);
        if (_malformed.TryTake(_services.Time))
            return true;
        Close(WebSocketCloseCode.PolicyViolation, CloseReasons.Malformed);
        return false;
    }

    private void RefuseCall(in OcppMessage call, string problem)
    {
        _services.Metrics.CallErrorSent(CallErrorCode.FormationViolation);
        _services.Refusals.Note(
            new Refusal(RefusalKind.CallError, Identity.Value, RemoteAddress, nameof(CallErrorCode.FormationViolation), problem)
            {
                Action = Encoding.UTF8.GetString(call.Action.Span),
            });
        if (Send(MessageEncoder.WithIdOf(call, MessageEncoder.Current.CallError(call.Id.Span, CallErrorCode.FormationViolation, problem))) == SendStatus.Full)
            Close(WebSocketCloseCode.PolicyViolation, CloseReasons.OutboundFull);
    }

    /// <summary>Returns true if a CALL with this id is unanswered. CALLs are handled in order, so the unanswered ones are always the latest.</summary>
    private bool IsInProgress(in OcppMessage call)
    {
        // Not by _turn: the answer is sent a moment before _turn changes, and the charge point may already have reused the id.
        var unanswered = _taken - Volatile.Read(ref _answered);
        var id = call.Id.Span;
        return (unanswered > 0 && id.SequenceEqual(_lastId)) || (unanswered > 1 && id.SequenceEqual(_lastButOneId));
    }

    /// <summary>Releases the state of the last CALL once nothing is in progress, so that an idle session does not keep it.</summary>
    private void ForgetFinished()
    {
        _lastId = null;
        _lastButOneId = null;
    }

    /// <summary>A CALL that waits to be handled, and its memory.</summary>
    private sealed record ParkedCall(ReceivedCall Call, MessageLease Lease);

    private void RememberId(in OcppMessage call)
    {
        _lastButOneId = _lastId;
        _lastId = call.Id.ToArray();
    }
}
