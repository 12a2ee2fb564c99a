using Moev.Lab.Plans;
using Moev.Lab.Runs;

namespace Moev.Lab.Commands;

/// <summary>The progress of a run, for the display. Any thread.</summary>
/// <param name="plan">The run.</param>
/// <param name="time">The real time.</param>
/// <param name="warn">Takes warnings.</param>
internal sealed class RunView(RunPlan plan, TimeProvider time, Action<RunView, string> warn) : IRunProgress
{
    private readonly long _started = time.GetTimestamp();
    private long _simulated; // ticks
    private string? _outcome;

    public string Label { get; } = RunLabel.Of(plan);

    /// <summary>The outcome; null while it runs.</summary>
    public string? Outcome
    {
        get => Volatile.Read(ref _outcome);
        set => Volatile.Write(ref _outcome, value);
    }

    public TimeSpan Simulated => new(Volatile.Read(ref _simulated));

    public TimeSpan Duration => plan.Scenario.Duration;

    /// <summary>The part that is done, 0 to 1.</summary>
    public double Done => Duration <= TimeSpan.Zero ? 0 : Math.Clamp(Simulated / Duration, 0, 1);

    /// <summary>Simulated time, speed, and the time that is left at this speed.</summary>
    public string Details
    {
        get
        {
            var (simulated, elapsed) = (Simulated, time.GetElapsedTime(_started));
            var left = simulated > TimeSpan.Zero && elapsed > TimeSpan.FromMilliseconds(500)
                ? ", " + RunLabel.Real(elapsed * Math.Max(0, Duration / simulated - 1)) + " left"
                : "";
            return $"{RunLabel.Of(simulated)} of {RunLabel.Of(Duration)}, {RunLabel.Speed(simulated, elapsed)}{left}";
        }
    }

    public void Reached(TimeSpan simulated) => Volatile.Write(ref _simulated, simulated.Ticks);

    public void Warn(string text) => warn(this, text);
}
