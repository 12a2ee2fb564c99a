using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;
using Moev.Gateway.Model;
using Moev.Gateway.Timers;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>The state of a CALL to a charge point. <see cref="OutboundCalls"/> shows the transitions.</summary>
internal enum PendingState : byte
{
    /// <summary>Not sent: in the queue, or about to be encoded.</summary>
    Queued = 0,

    /// <summary>The sending thread is reading its payload.</summary>
    Encoding,

    /// <summary>Like Encoding, but its caller has cancelled: it will not be sent.</summary>
    Recalled,

    /// <summary>Handed over for sending; the caller waits.</summary>
    InFlight,

    /// <summary>Handed over for sending; the caller has cancelled, and the slot stays taken (OCPP-J 1.6 §4.1.1).</summary>
    Abandoned,

    /// <summary>Ended.</summary>
    Done,
}

/// <summary>One CALL to a charge point, and the task of its caller. Pooled.</summary>
/// <remarks>
/// The state is one word of generation and <see cref="PendingState"/>, changed by compare-and-swap only. The thread that wins the transition to
/// Done delivers the outcome; no other does. The generation grows at each reuse and when the CALL leaves the queue, so a time-out or an
/// answer with an outdated reference cannot win. Two references keep the object out of the pool: the caller's, until it has taken the
/// result, and that of the queue or slot.
/// </remarks>
internal sealed class PendingCall : TimingWheelEntry, IValueTaskSource<CallOutcome>
{
    public const int StateBits = 3;
    private const ulong StateMask = (1 << StateBits) - 1;
    private const int MaxPooled = 1_024;

    private static readonly ObjectPool<PendingCall> Pool = new DefaultObjectPool<PendingCall>(new Policy(), MaxPooled);

    // Continuations run on another thread than the one that completes the task, which is a session's read loop or the timer.
    private ManualResetValueTaskSourceCore<CallOutcome> _source = new() { RunContinuationsAsynchronously = true };
    private ulong _word; // any; via CAS
    private int _references; // any; via interlocked
    private OutboundCalls? _owner; // written while no other thread has the object
    private readonly byte[] _id = new byte[CallId.MaxBytes]; // while Encoding: the sender
    private int _idLength;
    private CancellationToken _cancellationToken; // the caller, before it can be cancelled
    private CancellationTokenRegistration _cancellation; // the caller

    private PendingCall()
    {
    }

    public OutboundCalls? Owner => Volatile.Read(ref _owner);

    public Action16 Action { get; private set; }

    /// <summary>Gets the request's payload, in the caller's memory. Read only in state Encoding.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Gets the buffer that receives the answer's payload; null allocates an array.</summary>
    public AnswerBuffer? Answer { get; private set; }

    /// <summary>Gets the longest time in the queue, and again the time for the answer.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>Gets the timestamp at which the command was requested.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Gets or sets the counter of the caller's work, which is paused until the outcome; null when it is not counted.</summary>
    public WorkTracker? Work { get; set; }

    /// <summary>Gets or sets a value that is true if the CALL was queued. It counts as queued until it leaves the queue.</summary>
    public bool WasQueued { get; set; }

    /// <summary>Gets the id; none before encoding.</summary>
    public CallId CallId { get; private set; }

    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    public ulong Word => Volatile.Read(ref _word);

    public static PendingCall Rent(
        OutboundCalls owner, Action16 action, ReadOnlyMemory<byte> payload, TimeSpan timeout, AnswerBuffer? answer, long startedAt)
    {
        var call = Pool.Get();
        Volatile.Write(ref call._word, NextGeneration(call._word));
        call._references = 2;
        call.Action = action;
        call.Payload = payload;
        call.Timeout = timeout;
        call.StartedAt = startedAt;
        call.Answer = answer;
        call.WasQueued = false;
        call._idLength = 0;
        call.CallId = default;
        Volatile.Write(ref call._owner, owner);
        return call;
    }

    /// <summary>Creates a marker that has no owner and never changes: its state is Done.</summary>
    public static PendingCall CreateMarker() => new() { _word = (ulong)PendingState.Done };

    public static PendingState StateOf(ulong word) => (PendingState)(word & StateMask);

    public static ulong GenerationOf(ulong word) => word >> StateBits;

    /// <summary>Returns the caller's task, to be awaited once.</summary>
    public ValueTask<CallOutcome> AsTask() => new(this, _source.Version);

    public void SetId(CallId id)
    {
        CallId = id;
        _idLength = id.Write(_id);
    }

    /// <summary>Ends the caller's wait when its token is cancelled. Called on the caller's thread before it gets the task.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _cancellationToken = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static state => ((PendingCall)state!).Cancel(), this);
    }

    /// <summary>Changes the state if the word still has the value that was read.</summary>
    public bool TryMove(ulong from, PendingState to) =>
        Interlocked.CompareExchange(ref _word, (from & ~StateMask) | (ulong)to, from) == from;

    /// <summary>Moves from Queued to Encoding. The generation grows, so the queue's time-out cannot end the sent CALL.</summary>
    public bool TryBeginEncoding()
    {
        var from = Word;
        return StateOf(from) == PendingState.Queued
            && Interlocked.CompareExchange(ref _word, NextGeneration(from) | (ulong)PendingState.Encoding, from) == from;
    }

    /// <summary>Delivers the outcome after winning the transition to Done from a state in which the caller waits. Must be the last use of the object.</summary>
    public void Deliver(CallOutcome outcome)
    {
        Work?.Begin();
        _source.SetResult(outcome);
    }

    /// <summary>Like <see cref="Deliver"/>, for a caller that has cancelled.</summary>
    public void DeliverCancellation()
    {
        Work?.Begin();
        _source.SetException(new OperationCanceledException(_cancellationToken));
    }

    public void AddReference() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) > 0)
            return;

        Payload = default;
        Answer = null;
        Work = null;
        Volatile.Write(ref _owner, null);
        _cancellationToken = default;
        _cancellation = default;
        _source.Reset();
        Pool.Return(this);
    }

    public override void OnDue(ulong token) => Owner?.OnTimeout(this, token);

    CallOutcome IValueTaskSource<CallOutcome>.GetResult(short token)
    {
        // Disposing waits for a running cancellation, so that the object can be reused afterwards.
        _cancellation.Dispose();
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<CallOutcome>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<CallOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private static ulong NextGeneration(ulong word) => ((word >> StateBits) + 1) << StateBits;

    private void Cancel() => Owner?.OnCancelled(this);

    private sealed class Policy : IPooledObjectPolicy<PendingCall>
    {
        public PendingCall Create() => new();

        public bool Return(PendingCall obj) => true;
    }
}
