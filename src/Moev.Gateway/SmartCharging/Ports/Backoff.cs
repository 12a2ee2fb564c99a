namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The waits between attempts that fail: each is twice as long as the one before, up to a limit.</summary>
internal sealed class Backoff(TimeProvider time, TimeSpan first, TimeSpan longest)
{
    private TimeSpan _wait;
    private long _since;

    /// <summary>Notes a failure, which begins a wait.</summary>
    /// <returns>The length of the wait.</returns>
    public TimeSpan Fail()
    {
        _wait = _wait == TimeSpan.Zero ? first : _wait * 2;
        if (_wait > longest)
            _wait = longest;
        _since = time.GetTimestamp();
        return _wait;
    }

    /// <summary>Notes a success: the next failure begins with the first wait.</summary>
    public void Succeed() => _wait = TimeSpan.Zero;

    /// <summary>The rest of the wait.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var rest = _wait == TimeSpan.Zero ? TimeSpan.Zero : _wait - time.GetElapsedTime(_since);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }
}
