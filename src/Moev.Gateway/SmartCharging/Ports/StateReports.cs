namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Limits the reports of an algorithm that changes its state with every cycle. What was left out is reported as one change once there is room again.</summary>
internal sealed class StateReports(TimeProvider time)
{
    /// <summary>The changes of state that are reported in a minute.</summary>
    public const int ChangesPerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private AlgorithmState _reported = AlgorithmState.Starting;
    private long _windowStart;
    private int _count; // in this window

    /// <summary>Returns true when a state is to be reported now.</summary>
    /// <param name="state">The state after a cycle.</param>
    /// <param name="previous">The state that was reported before it.</param>
    public bool TryReport(AlgorithmState state, out AlgorithmState previous)
    {
        previous = _reported;
        if (state == _reported)
            return false;
        var now = time.GetTimestamp();
        if (_count == 0 || time.GetElapsedTime(_windowStart, now) >= Window)
        {
            _windowStart = now;
            _count = 0;
        }

        if (_count == ChangesPerMinute)
            return false;
        _count++;
        _reported = state;
        return true;
    }
}
