using Moev.LoadTest.Measuring;

namespace Moev.LoadTest.Faults;

/// <summary>What became of the faults. Any thread.</summary>
internal sealed class FaultMeter
{
    private long _duplicatesSent;
    private long _duplicatesAnswered;
    private long _split;
    private long _fragmented;
    private long _noisySent;
    private long _noisyHeld;
    private long _dropped;

    /// <summary>Of the noisy charge points' messages.</summary>
    public LatencyHistogram Noisy { get; } = new();

    /// <summary>From the loss of a connection, on purpose or not, until its charge point is back and has said what it says first.</summary>
    public LatencyHistogram Back { get; } = new();

    /// <summary>From silence to the end of the connection by the central system.</summary>
    public LatencyHistogram SilentEnded { get; } = new();

    /// <summary>From the last read to the end of the connection by the central system.</summary>
    public LatencyHistogram SlowEnded { get; } = new();

    public long DuplicatesSent => Interlocked.Read(ref _duplicatesSent);

    public long DuplicatesAnswered => Interlocked.Read(ref _duplicatesAnswered);

    public long Split => Interlocked.Read(ref _split);

    public long Fragmented => Interlocked.Read(ref _fragmented);

    public long NoisySent => Interlocked.Read(ref _noisySent);

    /// <summary>Messages that a noisy charge point did not send, because too many were unanswered or the connection took no more.</summary>
    public long NoisyHeld => Interlocked.Read(ref _noisyHeld);

    /// <summary>Connections dropped on purpose.</summary>
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
