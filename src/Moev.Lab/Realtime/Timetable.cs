namespace Moev.Lab.Realtime;

/// <summary>The actions at known times of a run, one after the other. <see cref="Add"/> is for these actions, and for the owner before it runs.</summary>
internal sealed class Timetable(ScaledTimeProvider time)
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _entries = new();
    private long _number;

    /// <summary>Adds an action. Those of one moment are done in the order in which they were added.</summary>
    public void Add(TimeSpan at, Action action) => _entries.Enqueue(action, (at, _number++));

    /// <summary>Adds an action that is repeated, at first after one interval.</summary>
    public void Repeat(TimeSpan interval, Action action) => RepeatAt(interval, interval, action);

    /// <summary>Does everything at its time, until the end.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(TimeSpan end, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = _entries.TryPeek(out _, out var first) && first.At < end ? first.At : end;
            if (next - time.Now is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
                continue;
            }

            if (next == end)
                return;
            _entries.Dequeue()();
        }
    }

    private void RepeatAt(TimeSpan at, TimeSpan interval, Action action) => Add(at, () =>
    {
        action();
        // What was missed is left out.
        RepeatAt(at + interval * (Math.Floor(Math.Max(0, (time.Now - at) / interval)) + 1), interval, action);
    });
}
