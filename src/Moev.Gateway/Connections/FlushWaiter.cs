using System.Threading.Tasks.Sources;

namespace Moev.Gateway.Connections;

/// <summary>A reusable wait of the read loop for the peer to take the bytes that wait for it. One wait at a time.</summary>
internal sealed class FlushWaiter : IValueTaskSource
{
    // Asynchronously: the thread that flushes completes it, within its own send.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

    /// <summary>Begins a wait.</summary>
    public ValueTask Begin()
    {
        _source.Reset();
        return new ValueTask(this, _source.Version);
    }

    /// <summary>Completes the wait.</summary>
    public void Complete() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
