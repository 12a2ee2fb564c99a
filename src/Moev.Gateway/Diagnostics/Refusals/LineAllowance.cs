namespace Moev.Gateway.Diagnostics.Refusals;

/// <summary>The log lines of one kind per minute: so many in all, and a quarter of them for one source. Not thread-safe.</summary>
internal sealed class LineAllowance(int perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, int> _bySource = []; // of this window: no more entries than lines
    private long _start;
    private int _lines;
    private int _suppressed;

    /// <summary>Returns true if a line may be written.</summary>
    /// <param name="source">The address that causes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leftOut">The lines suppressed since the last one, to append to this one.</param>
    public bool TryTake(string source, TimeProvider time, out LeftOut leftOut)
    {
        var now = time.GetTimestamp();
        if (_lines == 0 || time.GetElapsedTime(_start, now) >= Window)
        {
            _start = now;
            _lines = 0;
            _bySource.Clear();
        }

        leftOut = default;
        var ofSource = _bySource.GetValueOrDefault(source);
        if (_lines >= perMinute || ofSource >= (perMinute + 3) / 4)
        {
            Suppress();
            return false;
        }

        _lines++;
        _bySource[source] = ofSource + 1;
        leftOut = new LeftOut(_suppressed);
        _suppressed = 0;
        return true;
    }

    /// <summary>Counts a line that is not written for another reason.</summary>
    public void Suppress() => _suppressed++;
}
