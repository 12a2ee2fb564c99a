using Moev.Gateway.Model;

namespace Moev.Gateway.Calls;

/// <summary>The queue of CALLs that wait for the slot.</summary>
internal sealed partial class OutboundCalls
{
    private bool TryEnqueue(PendingCall call, long now)
    {
        if (Interlocked.Increment(ref _waiting) > _settings.MaxQueued)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        // Twice the limit, because entries of ended CALLs stay in the queue until their turn.
        var queue = Volatile.Read(ref _queue) ?? CreateQueue();
        call.WasQueued = true;
        _settings.Metrics.CommandQueued();
        _settings.Wheel.Schedule(call, _settings.Wheel.After(now, call.Timeout), PendingCall.GenerationOf(call.Word));
        if (!queue.TryEnqueue(call))
        {
            // The queue is full of ended entries. Unless this CALL has been ended meanwhile, its caller has no outcome yet.
            var word = call.Word;
            if (PendingCall.StateOf(word) == PendingState.Queued && call.TryMove(word, PendingState.Done))
            {
                LeaveQueue(call);
                _settings.Wheel.Cancel(call);
                return false;
            }

            call.Release();
            return true;
        }

        Pump();
        return true;
    }

    private CallQueue<PendingCall> CreateQueue()
    {
        var queue = new CallQueue<PendingCall>(2 * _settings.MaxQueued);
        return Interlocked.CompareExchange(ref _queue, queue, null) ?? queue;
    }

    /// <summary>Sends queued CALLs while the slot is free. After <see cref="Stop"/> or <see cref="Close"/>, discards them.</summary>
    private void Pump()
    {
        while (Volatile.Read(ref _queue) is { IsEmpty: false } queue)
        {
            if (Volatile.Read(ref _phase) >= Stopping)
            {
                Drain(queue);
                return;
            }

            if (Interlocked.CompareExchange(ref _slot, Claimed, null) is not null)
                return;
            while (queue.TryDequeue(out var next))
            {
                Volatile.Write(ref _slot, next);
                if (TrySend(next))
                    return;
                Volatile.Write(ref _slot, Claimed);
            }

            Interlocked.Exchange(ref _slot, null);
        }
    }

    private void Drain(CallQueue<PendingCall> queue)
    {
        while (queue.TryDequeue(out var call))
        {
            var word = call.Word;
            if (PendingCall.StateOf(word) == PendingState.Queued)
                TryFinishQueued(call, word, EndReason());
            call.Release();
        }
    }

    private void TryFinishQueued(PendingCall call, ulong word, string reason)
    {
        if (!call.TryMove(word, PendingState.Done))
            return;
        LeaveQueue(call);
        _settings.Wheel.Cancel(call);
        Deliver(call, Outcome(CallOutcomeKind.NotSent, default, reason, call.StartedAt));
    }

    private void LeaveQueue(PendingCall call)
    {
        if (!call.WasQueued)
            return;
        Interlocked.Decrement(ref _waiting);
        _settings.Metrics.CommandDequeued();
    }
}
