using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Faults;

/// <summary>The measurements of the injected faults. Thread-safe.</summary>
internal sealed class FaultMeter
{
    private long _duplicatesSent;
    private long _duplicatesAnswered;
    private long _split;
    private long _fragmented;
    private long _noisySent;
    private long _noisyHeld;
    private long _dropped;

    /// <summary>The latencies of the noisy charge points' messages.</summary>
    public LatencyHistogram Noisy { get; } = new();

    /// <summary>
    /// The times from the loss of a connection, injected or not, until its charge point has reconnected and finished its connect messages.
    /// </summary>
    public LatencyHistogram Back { get; } = new();

    /// <summary>The times from silence until the central system closes the connection.</summary>
    public LatencyHistogram SilentEnded { get; } = new();

    /// <summary>The times from the last read until the central system closes the connection.</summary>
    public LatencyHistogram SlowEnded { get; } = new();

    public long DuplicatesSent => Interlocked.Read(ref _duplicatesSent);

    public long DuplicatesAnswered => Interlocked.Read(ref _duplicatesAnswered);

    public long Split => Interlocked.Read(ref _split);

    public long Fragmented => Interlocked.Read(ref _fragmented);

    public long NoisySent => Interlocked.Read(ref _noisySent);

    /// <summary>
    /// The messages that noisy charge points did not send, because too many were unanswered or the connection accepted no more data.
    /// </summary>
    public long NoisyHeld => Interlocked.Read(ref _noisyHeld);

    /// <summary>The connections dropped by an injected fault.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void DuplicateSent() => Interlocked.Increment(ref _duplicatesSent);

    public void DuplicateAnswered() => Interlocked.Increment(ref _duplicatesAnswered);

    public void WasSplit() => Interlocked.Increment(ref _split);

    public void WasFragmented() => Interlocked.Increment(ref _fragmented);

    public void NoisyMessages(long sent, long held)
    {
        Interlocked.Add(ref _noisySent, sent);
        Interlocked.Add(ref _noisyHeld, held);
    }

    public void WasDropped() => Interlocked.Increment(ref _dropped);
}
