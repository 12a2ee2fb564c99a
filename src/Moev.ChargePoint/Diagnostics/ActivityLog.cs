using System.Globalization;
using System.Text;

namespace Moev.ChargePoint.Diagnostics;

/// <summary>The most recent entries, as GetDiagnostics and GetLog deliver them. At the capacity each new entry displaces the oldest.</summary>
internal sealed class ActivityLog(int capacity)
{
    private readonly Queue<(DateTimeOffset At, string Text)> _entries = new();

    public int Count => _entries.Count;

    public void Add(DateTimeOffset at, string text)
    {
        if (_entries.Count == capacity)
            _entries.Dequeue();
        _entries.Enqueue((at, text));
    }

    /// <summary>Returns the entries of a period, both ends included, one per line; null when there is none.</summary>
    public byte[]? Extract(DateTimeOffset? from, DateTimeOffset? to)
    {
        var text = new StringBuilder();
        foreach (var (at, entry) in _entries)
        {
            if (!(at < from) && !(at > to))
                text.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.fffZ} {entry}\n");
        }

        return text.Length == 0 ? null : Encoding.UTF8.GetBytes(text.ToString());
    }
}
