using Moev.Gateway.Model;

namespace Moev.Gateway.Calls;

/// <summary>CALLs that wait for the slot.</summary>
internal sealed partial class OutboundCalls
{
    private bool TryEnqueue(PendingCall call, long now)
    {
        if (Interlocked.Increment(ref _waiting) > _settings.MaxQueued)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        // Room for as many shells of ended ones as for live ones.
        var queue = Volatile.Read(ref _queue) ?? CreateQueue();
        call.WasQueued = true;
        _settings.Metrics.CommandQueued();
        _settings.Wheel.Schedule(call, _settings.Wheel.After(now, call.Timeout), PendingCall.GenerationOf(call.Word));
        if (!queue.TryEnqueue(call))
        {
            // Full of shells. Unless it has been ended meanwhile, nobody has been told anything.
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

    /// <summary>Sends what waits, if the slot is free; throws away what waits, if calls have ended.</summary>
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
