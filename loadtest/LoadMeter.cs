namespace Moev.LoadTest;

/// <summary>What a charge point under load says.</summary>
internal enum LoadAction : byte
{
    BootNotification,
    StartTransaction,
    MeterValues,
    StopTransaction,
}

/// <summary>What all charge points of a run count together. Any thread.</summary>
internal sealed class LoadMeter
{
    private readonly LatencyHistogram[] _latencies = [new(), new(), new(), new()];
    private volatile bool _measuring;
    private long _errors;
    private long _lost;
    private long _meterBytes;
    private string? _firstFailure;

    /// <summary>Answers that were no CALLRESULT, since the load began.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Connections that ended before the run did, attempts included.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Bytes of the last MeterValues CALL, without its frame.</summary>
    public int MeterBytes => (int)Interlocked.Read(ref _meterBytes);

    /// <summary>Why the first failure happened; null when nothing failed.</summary>
    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    /// <summary>Whether acknowledgements count: after the warm-up, to the end of the run.</summary>
    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    public LatencyHistogram Latencies(LoadAction action) => _latencies[(int)action];

    public void Acknowledged(LoadAction action, TimeSpan latency)
    {
        if (_measuring)
            _latencies[(int)action].Add(latency);
    }

    public void MeterValuesWritten(int bytes) => Interlocked.Exchange(ref _meterBytes, bytes);

    public void Error(string what)
    {
        Interlocked.Increment(ref _errors);
        Interlocked.CompareExchange(ref _firstFailure, what, null);
    }

    public void ConnectionLost(string why)
    {
        Interlocked.Increment(ref _lost);
        Interlocked.CompareExchange(ref _firstFailure, why, null);
    }
}
