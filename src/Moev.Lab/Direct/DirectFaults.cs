using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;

namespace Moev.Lab.Direct;

/// <summary>The faults that exist without OCPP: those of the algorithm. The others become one warning.</summary>
internal sealed class DirectFaults
{
    private readonly List<(TimeSpan At, bool Begins)> _changes = [];
    private readonly DirectAlgorithm _algorithm;
    private readonly IRunRecorder _recorder;
    private int _next;
    private int _hanging;

    public DirectFaults(Scenario scenario, DirectAlgorithm algorithm, IRunRecorder recorder, IRunProgress progress)
    {
        (_algorithm, _recorder) = (algorithm, recorder);
        foreach (var fault in scenario.Faults.Where(static fault => fault.Kind == FaultKind.AlgorithmHangs))
        {
            _changes.Add((fault.At, true));
            if (fault.For is { } time)
                _changes.Add((fault.At + time, false));
        }

        _changes.Sort(static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Begins.CompareTo(b.Begins));
        var others = scenario.Faults.Select(static fault => fault.Kind).Where(static kind => kind != FaultKind.AlgorithmHangs).Distinct().Order().ToArray();
        if (others.Length == 0)
            return;
        var text = $"Without OCPP, faults of charge points, their network and the gateway have no effect: {string.Join(", ", others)}.";
        recorder.Warned(text);
        progress.Warn(text);
    }

    /// <summary>The time of the next beginning or end.</summary>
    public TimeSpan NextAt => _next < _changes.Count ? _changes[_next].At : TimeSpan.MaxValue;

    /// <summary>Lets what is due begin and end.</summary>
    public void MoveTo(TimeSpan now)
    {
        for (; NextAt <= now; _next++)
        {
            var begins = _changes[_next].Begins;
            _hanging += begins ? 1 : -1;
            _algorithm.Hangs = _hanging > 0;
            _recorder.Fault(now, FaultKind.AlgorithmHangs, null, begins);
        }
    }
}
