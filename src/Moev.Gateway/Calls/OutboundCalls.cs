using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>
/// The CALLs to one charge point: one on the wire at a time (OCPP-J 1.6 §4.1.1), the others queued in order. Lock-free and thread-safe.
/// </summary>
/// <remarks>
/// <code>
///                            time-out, close, stop: NotSent        cancelled: (caller notified at once)
///            +-----------------------------------------------------------------------------+
///            |                                                                             v
///  CallAsync → Queued --- slot taken ---→ Encoding --- handed over ---→ InFlight ------→ Done
///                                            |                            |  ^             ^  answer, time-out, close,
///                                            | cancelled        cancelled |  '-------------'  or not taken by the channel
///                                            v                            v                |
///                                         Recalled -- encoded --→ Done  Abandoned ---------'  the same, without an outcome to deliver
/// </code>
/// The slot is one reference: null means free. It is claimed by compare-and-swap, either by a caller that finds the queue empty or by
/// <see cref="Pump"/> for the first CALL in the queue. <b>The thread that moves the CALL in the slot to Done frees the slot</b> and pumps. A
/// thread that moves a queued CALL to Done does not touch the slot; the ended entry keeps its place in the queue and is discarded at its turn.
/// <para>
/// No wake-up is lost: a thread that enqueues then reads the slot, and a thread that frees the slot then reads the queue, both with a full fence.
/// The same holds for the end: a sender checks after sending whether calls have ended, and <see cref="Close"/> first ends them and then reads the
/// slot.
/// </para>
/// </remarks>
internal sealed partial class OutboundCalls
{
    private const int Opening = 0;
    private const int Open = 1;
    private const int Stopping = 2;
    private const int Closed = 3;

    // Occupies the slot while it is claimed and its CALL is not yet known. Its state never allows it to be ended.
    private static readonly PendingCall Claimed = PendingCall.CreateMarker();

    private readonly OutboundCallSettings _settings;
    private readonly ICallChannel _channel;
    private readonly long _epoch;
    private int _phase; // any; via CAS, only grows
    private PendingCall? _slot = Claimed; // any; via CAS. Claimed until Start, so that nothing is sent before the handshake response
    private CallQueue<PendingCall>? _queue; // any; via CAS, created by the first CALL that waits
    private int _waiting; // any; via interlocked
    private long _lastId; // any; via interlocked

    /// <param name="settings">The settings shared by all sessions.</param>
    /// <param name="channel">The connection.</param>
    /// <param name="epoch">The session's epoch: the first part of its message ids.</param>
    public OutboundCalls(OutboundCallSettings settings, ICallChannel channel, long epoch)
    {
        _settings = settings;
        _channel = channel;
        _epoch = epoch;
    }

    /// <summary>Gets the number of CALLs waiting to be sent.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref _waiting));

    /// <summary>Gets a value that is true while a CALL on the wire is unanswered.</summary>
    public bool IsInFlight => Volatile.Read(ref _slot) is { } call && PendingCall.StateOf(call.Word) is PendingState.InFlight or PendingState.Abandoned;

    /// <summary>Starts sending. CALLs made earlier were queued.</summary>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _phase, Open, Opening) != Opening)
            return;
        Interlocked.Exchange(ref _slot, null);
        Pump();
    }

    /// <summary>Stops sending: queued CALLs end with NotSent at once; a CALL in flight may still be answered.</summary>
    public void Stop() => End(Stopping);

    /// <summary>Ends all CALLs because the connection is closing or lost: every waiting caller gets its outcome at once.</summary>
    public void Close()
    {
        if (!End(Closed))
            return;
        if (Volatile.Read(ref _slot) is not { } call)
            return;

        // A CALL that is being encoded is left to its sender, which checks the phase after handing it over.
        if (TryFinishInSlot(call, CallOutcomeKind.ConnectionLost, "The connection ended before the answer."))
            FreeSlot();
    }

    /// <summary>Sends a CALL at its turn and waits for its outcome.</summary>
    /// <param name="action">The action.</param>
    /// <param name="payload">One JSON object; read until the task completes.</param>
    /// <param name="timeout">The longest time in the queue, and again for the answer; null means the default.</param>
    /// <param name="answer">The buffer that receives the answer's payload; null allocates an array.</param>
    /// <param name="cancellationToken">Ends the wait. A CALL on the wire keeps the slot until it is answered or times out.</param>
    public ValueTask<CallOutcome> CallAsync(
        Action16 action, ReadOnlyMemory<byte> payload, TimeSpan? timeout, AnswerBuffer? answer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<CallOutcome>(cancellationToken);
        if (Volatile.Read(ref _phase) >= Stopping)
            return new(Refused(action, CallOutcomeKind.NotSent, EndReason()));

        var now = _settings.Time.GetTimestamp();
        var call = PendingCall.Rent(this, action, payload, timeout ?? _settings.DefaultTimeout, answer, now);
        var task = call.AsTask();
        var work = _settings.Work is null ? null : WorkTracker.Current;
        call.Work = work;
        if (Volatile.Read(ref _waiting) == 0 && Interlocked.CompareExchange(ref _slot, call, null) is null)
        {
            if (!TrySend(call))
                FreeSlot();
        }
        else if (!TryEnqueue(call, now))
        {
            // No other thread has seen it: both the caller's and the queue's reference are ours.
            call.Release();
            call.Release();
            return new(Refused(action, CallOutcomeKind.QueueFull, "Too many commands are queued for this charge point."));
        }

        call.CancelWith(cancellationToken);
        work?.End(); // until the outcome, which may be there already
        return task;
    }

    /// <summary>
    /// Completes the CALL that a CALLRESULT or CALLERROR answers. Read loop only. An answer that cannot be read completes it too: the charge point will not
    /// answer again, and the next CALL waits for this one.
    /// </summary>
    /// <param name="message">The answer, or the readable part of a damaged one.</param>
    /// <param name="action">The action of the answered CALL.</param>
    /// <returns>False if it answers no CALL in flight: it is late, repeated or invented.</returns>
    public bool TryComplete(in OcppMessage message, out Action16 action)
    {
        action = Action16.Unknown;
        if (Volatile.Read(ref _slot) is not { } call)
            return false;
        while (true)
        {
            var word = call.Word;
            var state = PendingCall.StateOf(word);
            if (state is not (PendingState.InFlight or PendingState.Abandoned) || call.Owner != this || !message.IdMatches(call.Id))
                return false;

            // The id comparison is valid only if the object is still the same CALL, which the generation in the word proves.
            if (!call.TryMove(word, PendingState.Done))
                continue;

            action = call.Action;
            _settings.Wheel.Cancel(call);
            if (state == PendingState.InFlight)
                Deliver(call, Answer(message, call));
            call.Release();
            FreeSlot();
            return true;
        }
    }

    /// <summary>Handles a time-out of the timing wheel.</summary>
    public void OnTimeout(PendingCall call, ulong generation)
    {
        var word = call.Word;
        if (PendingCall.GenerationOf(word) != generation)
            return;
        if (PendingCall.StateOf(word) == PendingState.Queued)
        {
            TryFinishQueued(call, word, "The command timed out in the queue behind another command.");
            return;
        }

        if (TryFinishInSlot(call, CallOutcomeKind.TimedOut, "The charge point did not answer in time.", generation))
            FreeSlot();
    }

    /// <summary>Handles a cancellation by the caller's token. The caller's reference is held meanwhile, so the object is still the same CALL.</summary>
    public void OnCancelled(PendingCall call)
    {
        while (true)
        {
            var word = call.Word;
            var to = PendingCall.StateOf(word) switch
            {
                PendingState.Queued => PendingState.Done,
                PendingState.Encoding => PendingState.Recalled, // its sender reads the caller's memory: it notifies the caller when it is done
                PendingState.InFlight => PendingState.Abandoned,
                _ => PendingState.Queued,
            };
            if (to == PendingState.Queued)
                return;
            if (!call.TryMove(word, to))
                continue;
            if (to == PendingState.Done)
            {
                LeaveQueue(call);
                _settings.Wheel.Cancel(call);
            }

            if (to != PendingState.Recalled)
                call.DeliverCancellation();
            return;
        }
    }

    /// <summary>Sends the CALL in the slot.</summary>
    /// <returns>False if the CALL has ended and the slot is still ours to free or to use; the slot's reference is then released.</returns>
    private bool TrySend(PendingCall call)
    {
        // A reference for this method: the answer may arrive, and the object return to the pool, before the method is done with it.
        call.AddReference();
        try
        {
            if (!call.TryBeginEncoding())
            {
                call.Release();
                return false;
            }

            LeaveQueue(call);
            call.SetId(new CallId(_epoch, Interlocked.Increment(ref _lastId)));
            var generation = PendingCall.GenerationOf(call.Word);
            var message = MessageEncoder.Current.Call(call.Id, call.Action, call.Payload.Span);
            if (!call.TryMove((generation << PendingCall.StateBits) | (ulong)PendingState.Encoding, PendingState.InFlight))
            {
                _settings.Wheel.Cancel(call);
                call.TryMove(call.Word, PendingState.Done); // from Recalled, which no other thread leaves
                call.DeliverCancellation();
                call.Release();
                return false;
            }

            var status = _channel.Send(message);
            if (status == SendStatus.Full)
                return !TryFinishInSlot(call, CallOutcomeKind.QueueFull, "Too many bytes are queued for this charge point.", generation);
            if (status == SendStatus.Closed)
                return !TryFinishInSlot(call, CallOutcomeKind.NotSent, "The connection is closed.", generation);
            if (Volatile.Read(ref _phase) == Closed)
                return !TryFinishInSlot(call, CallOutcomeKind.ConnectionLost, "The connection ended before the answer.", generation);

            // Schedule only after handing over: a CALL that timed out before would follow the next one onto the wire. An answer may have been faster and
            // found nothing to cancel.
            _settings.Wheel.Schedule(call, _settings.Wheel.After(call.Timeout), generation);
            if (PendingCall.StateOf(call.Word) == PendingState.Done)
                _settings.Wheel.Cancel(call);
            return true;
        }
        finally
        {
            call.Release();
        }
    }

    /// <summary>Ends the CALL in the slot if it was handed over. Returns true to the one thread that ended it, which must free the slot.</summary>
    private bool TryFinishInSlot(PendingCall call, CallOutcomeKind kind, string reason, ulong? generation = null)
    {
        while (true)
        {
            var word = call.Word;
            var state = PendingCall.StateOf(word);
            if (state is not (PendingState.InFlight or PendingState.Abandoned) || call.Owner != this)
                return false;
            if (generation is { } expected && PendingCall.GenerationOf(word) != expected)
                return false;
            if (!call.TryMove(word, PendingState.Done))
                continue;

            _settings.Wheel.Cancel(call);
            if (state == PendingState.InFlight)
            {
                var sent = kind is CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost;
                Deliver(call, Outcome(kind, sent ? call.CallId : default, reason, call.StartedAt));
            }

            call.Release();
            return true;
        }
    }

    private void FreeSlot()
    {
        Interlocked.Exchange(ref _slot, null);
        Pump();
    }

    private bool End(int phase)
    {
        int seen;
        while ((seen = Volatile.Read(ref _phase)) < phase)
        {
            if (Interlocked.CompareExchange(ref _phase, phase, seen) != seen)
                continue;
            if (Volatile.Read(ref _queue) is { } queue)
                Drain(queue);
            return true;
        }

        return false;
    }

    private void Deliver(PendingCall call, CallOutcome outcome)
    {
        _settings.Metrics.CommandEnded(call.Action, outcome.Kind, outcome.Elapsed);
        _channel.CommandEnded(outcome.Kind);
        call.Deliver(outcome);
    }

    private CallOutcome Answer(in OcppMessage message, PendingCall call)
    {
        var id = call.CallId;
        var elapsed = _settings.Time.GetElapsedTime(call.StartedAt);
        if (message is { Type: OcppMessageType.CallResult, Problem: { } problem })
            return new CallOutcome(CallOutcomeKind.Unreadable, id, Payload: default, ErrorCode: null, problem, elapsed);
        return message.Type == OcppMessageType.CallResult
            ? new CallOutcome(CallOutcomeKind.Answered, id, call.Answer?.Copy(message.Payload.Span) ?? message.Payload.ToArray(), ErrorCode: null, ErrorDescription: null, elapsed)
            : new CallOutcome(CallOutcomeKind.CallError, id, Payload: default, message.ErrorCodeText, message.Problem ?? message.ErrorDescription, elapsed);
    }

    private CallOutcome Outcome(CallOutcomeKind kind, CallId id, string reason, long startedAt) =>
        new(kind, id, default, ErrorCode: null, reason, _settings.Time.GetElapsedTime(startedAt));

    private CallOutcome Refused(Action16 action, CallOutcomeKind kind, string reason)
    {
        _settings.Metrics.CommandEnded(action, kind, TimeSpan.Zero);
        _channel.CommandEnded(kind);
        return new CallOutcome(kind, Id: default, Payload: default, ErrorCode: null, reason, TimeSpan.Zero);
    }

    private string EndReason() => Volatile.Read(ref _phase) == Stopping ? "The gateway is stopping." : "The connection is closed.";
}
