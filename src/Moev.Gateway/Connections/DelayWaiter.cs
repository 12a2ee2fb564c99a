using System.Threading.Tasks.Sources;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Connections;

/// <summary>A reusable wait of the read loop for a time. One wait at a time.</summary>
internal sealed class DelayWaiter(TimingWheel wheel) : TimingWheelEntry, IValueTaskSource
{
    // Asynchronously: the timer's thread completes it and must not read.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

    /// <summary>Begins a wait.</summary>
    /// <param name="timestamp">The end of the wait.</param>
    public ValueTask Until(long timestamp)
    {
        _source.Reset();
        wheel.Schedule(this, timestamp, token: 0);
        return new ValueTask(this, _source.Version);
    }

    /// <summary>Completes the wait. The entry is scheduled once for each wait and never cancelled, so it is called once.</summary>
    public override void OnDue(ulong token) => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
