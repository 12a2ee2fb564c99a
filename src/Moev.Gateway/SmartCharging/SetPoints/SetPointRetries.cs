namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The failures of a connector's steps, and the waits after them. Times are in s on a clock that is never set.</summary>
internal sealed class SetPointRetries(SetPointTiming timing)
{
    // One time-out may be chance.
    private const int MaxUnanswered = 2;

    // A limit that is lower than a refused one is tried sooner, but not in a loop.
    private const double LeastWait = 1;

    private double _retryAt = double.NegativeInfinity;
    private double _refusedUntil = double.NegativeInfinity;
    private double _failedAt = double.NegativeInfinity;
    private double _failedAmps = double.NaN;
    private int _failures;

    /// <summary>The reason of the last refusal or failure; null after a success.</summary>
    public string? Problem { get; private set; }

    /// <summary>Returns true while the connector counts as one that cannot be given a current.</summary>
    public bool IsRefusing(double now) => now < _refusedUntil;

    public bool MayTry(double now) => now >= _retryAt;

    public bool MayTry(double now, double amps) => MayTry(now) || (amps < _failedAmps && now >= _failedAt + LeastWait);

    /// <param name="problem">The reason, for people.</param>
    /// <param name="isRefusal">False when there was no answer.</param>
    /// <param name="amps">A per phase of the limit; not a number when it was none.</param>
    public void Fail(double now, string problem, bool isRefusal, double amps)
    {
        _failures++;
        (_failedAt, _failedAmps, Problem) = (now, amps, problem);
        _retryAt = now + Math.Min(timing.RetryMax, timing.Retry * Math.Pow(2, Math.Min(_failures - 1, 20)));
        if (isRefusal || _failures >= MaxUnanswered)
            _refusedUntil = _retryAt;
    }

    /// <summary>Waits once after a step that was not sent: the charge point did nothing wrong.</summary>
    public void Postpone(double now, string? problem)
    {
        Problem = problem;
        _retryAt = now + timing.Retry;
    }

    public void Succeed()
    {
        _failures = 0;
        (_retryAt, _refusedUntil, _failedAmps, Problem) = (double.NegativeInfinity, double.NegativeInfinity, double.NaN, null);
    }
}
