using System.Threading.Tasks.Sources;

namespace Moev.Gateway.Connections;

/// <summary>A wait of the read loop for the peer to take what waits for it: used again and again, never two at once.</summary>
internal sealed class RoomWaiter : IValueTaskSource
{
    // Asynchronously: it is completed by whoever flushes, within that one's own send.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

    public ValueTask Begin()
    {
        _source.Reset();
        return new ValueTask(this, _source.Version);
    }

    public void Complete() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
