using Moev.Ocpp.V16;

namespace Moev.LoadTest.Measuring;

/// <summary>What all charge points of a run count together. Any thread.</summary>
internal sealed class LoadMeter
{
    private readonly LatencyHistogram?[] _actions = new LatencyHistogram?[(int)Action16.SignedUpdateFirmware + 1];
    private volatile bool _measuring;
    private long _answered;
    private long _sent;
    private long _commands;
    private long _connections;
    private int _connected;

    /// <summary>All measured answers.</summary>
    public LatencyHistogram All { get; } = new();

    /// <summary>All answers since the start, measured or not.</summary>
    public LatencyHistogram Ever { get; } = new();

    /// <summary>From the start of a connection to the last answer of what a charge point says first.</summary>
    public LatencyHistogram Connects { get; } = new();

    /// <summary>Answers that were wrong, late, or none; since the first connection.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>Connections that ended before the run did, attempts included.</summary>
    public ErrorCounts Lost { get; } = new();

    /// <summary>Answers so far, measured or not.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>CALLs sent so far, measured or not.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>CALLs of the central system that were answered.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    /// <summary>Charge points that are connected and have said what they say first.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Connections that have got so far, since the start.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Whether answers count: after the warm-up, to the end of the measurement.</summary>
    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    /// <summary>The actions that were answered.</summary>
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

    public void CommandAnswered() => Interlocked.Increment(ref _commands);

    public void AnswerArrived(Action16 action, TimeSpan latency)
    {
        Interlocked.Increment(ref _answered);
        Ever.Add(latency);
        if (_measuring)
            Add(action, latency);
    }

    /// <summary>A message that should have been answered, and is not when the measurement ends.</summary>
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
