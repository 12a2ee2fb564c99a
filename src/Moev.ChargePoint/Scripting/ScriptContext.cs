using Moev.ChargePoint.Simulation;

namespace Moev.ChargePoint.Scripting;

/// <summary>The context of a step.</summary>
/// <param name="chargePoint">Whom it drives.</param>
/// <param name="journal">The charge point's observer.</param>
/// <param name="time">The charge point's clock.</param>
/// <param name="car">What a car is like.</param>
/// <param name="write">Shows a line.</param>
internal sealed class ScriptContext(SimulatedChargePoint chargePoint, ScriptJournal journal, TimeProvider time, ScriptCar car, Action<string> write)
{
    /// <summary>The time without events after which a condition is checked again: a state of charge grows without an event.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public SimulatedChargePoint ChargePoint => chargePoint;

    public ScriptJournal Journal => journal;

    public ScriptCar Car => car;

    public Action<string> Write => write;

    /// <summary>Messages from here on a wait has not seen yet.</summary>
    public long Cursor { get; set; }

    /// <summary>Messages from here on an expectation looks at.</summary>
    public long Mark { get; set; }

    public bool HasQuit { get; set; }

    public async Task SleepAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        await Task.Delay(duration, time, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <returns>True if it did, in time.</returns>
    public async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var timer = time.CreateTimer(_ => journal.Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var changed = journal.Changed;
            if (condition())
                return true;
            var left = limit - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return false;
            // Timers count whole milliseconds.
            timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((left < LookAgain ? left : LookAgain).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            await changed.WaitAsync(cancellationToken);
        }
    }
}
