using Moev.Ocpp.V16;

namespace Moev.LoadTest.Measuring;

/// <summary>The counters shared by all charge points of a run. Thread-safe.</summary>
internal sealed class LoadMeter
{
    private readonly LatencyHistogram?[] _actions = new LatencyHistogram?[(int)Action16.SignedUpdateFirmware + 1];
    private volatile bool _measuring;
    private long _answered;
    private long _sent;
    private long _commands;
    private long _deviations;
    private long _renewed;
    private long _connections;
    private int _connected;

    /// <summary>The latencies of all measured answers.</summary>
    public LatencyHistogram All { get; } = new();

    /// <summary>The latencies of all answers since the start, measured or not.</summary>
    public LatencyHistogram Ever { get; } = new();

    /// <summary>The times from the start of a connection to the last answer to its connect messages.</summary>
    public LatencyHistogram Connects { get; } = new();

    /// <summary>The wrong, late and missing answers since the first connection.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>The connections that ended before the run, including failed attempts.</summary>
    public ErrorCounts Lost { get; } = new();

    /// <summary>The number of answers, measured or not.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>The number of CALLs sent, measured or not.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The number of messages of the central system that strict validation refuses and tolerant validation accepts.</summary>
    public long Deviations => Interlocked.Read(ref _deviations);

    /// <summary>The number of charge points that left and were replaced by one with a new identity.</summary>
    public long Renewed => Interlocked.Read(ref _renewed);

    /// <summary>The number of answered CALLs of the central system.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    /// <summary>The number of charge points that are connected and have finished their connect messages.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>The number of connections that have finished their connect messages since the start.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>True while answers are measured: after the warm-up, until the end of the measurement.</summary>
    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    /// <summary>The actions with answers.</summary>
    public IEnumerable<(Action16 Action, LatencyHistogram Latencies)> Actions
    {
        get
        {
            for (var i = 0; i < _actions.Length; i++)
            {
                if (_actions[i] is { Count: > 0 } latencies)
                    yield return ((Action16)i, latencies);
            }
        }
    }

    public void CallSent() => Interlocked.Increment(ref _sent);

    public void Deviated() => Interlocked.Increment(ref _deviations);

    public void WasRenewed() => Interlocked.Increment(ref _renewed);

    public void CommandAnswered() => Interlocked.Increment(ref _commands);

    public void AnswerArrived(Action16 action, TimeSpan latency)
    {
        Interlocked.Increment(ref _answered);
        Ever.Add(latency);
        if (_measuring)
            Add(action, latency);
    }

    /// <summary>Records a message that was sent and is unanswered at the end of the measurement, with its age.</summary>
    public void AnswerMissing(Action16 action, TimeSpan soFar) => Add(action, soFar);

    public void Ready(TimeSpan afterConnecting)
    {
        Interlocked.Increment(ref _connected);
        Interlocked.Increment(ref _connections);
        Connects.Add(afterConnecting);
    }

    public void NotReady() => Interlocked.Decrement(ref _connected);

    private void Add(Action16 action, TimeSpan latency)
    {
        var latencies = Volatile.Read(ref _actions[(int)action])
            ?? Interlocked.CompareExchange(ref _actions[(int)action], new LatencyHistogram(), null)
            ?? _actions[(int)action]!;
        latencies.Add(latency);
        All.Add(latency);
    }
}
