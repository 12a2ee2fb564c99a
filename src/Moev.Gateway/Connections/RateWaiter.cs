using System.Threading.Tasks.Sources;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>A wait of the read loop for a time: used again and again, never two at once.</summary>
internal sealed class RateWaiter(TimingWheel wheel) : TimingWheelEntry, IValueTaskSource
{
    // Asynchronously: the timer's thread wakes, and reads nothing.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

    /// <param name="timestamp">When it completes.</param>
    public ValueTask Until(long timestamp)
    {
        _source.Reset();
        wheel.Schedule(this, timestamp, token: 0);
        return new ValueTask(this, _source.Version);
    }

    /// <summary>It is scheduled once for each wait and never cancelled, so it is woken once.</summary>
    public override void OnDue(ulong token) => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
