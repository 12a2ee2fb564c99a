using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>
/// Limits the log lines of each kind that a charge point can cause per minute, so that a peer cannot fill the disk. Suppressed lines are counted
/// and reported with the next line.
/// </summary>
/// <remarks>
/// A fixed table: pairs of charge point and event that hash to the same row share its allowance, which suppresses lines and never adds any.
/// </remarks>
internal sealed class LogThrottle(TimeProvider time)
{
    /// <summary>The lines per minute of one kind and charge point.</summary>
    public const int LinesPerMinute = 5;

    /// <summary>The same for events that are no warnings: a site with many connectors causes many per minute.</summary>
    public const int EventsPerMinute = 60;

    private const int Rows = 1_024;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Row[] _rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row())];

    /// <summary>Returns true if the line may be written.</summary>
    /// <param name="leftOut">The lines suppressed since the last one, to append to this one.</param>
    /// <param name="linesPerMinute">The limit; higher for events of a healthy charge point.</param>
    public bool TryEnter(ChargePointIdentity identity, int eventId, out LeftOut leftOut, int linesPerMinute = LinesPerMinute)
    {
        var row = _rows[(uint)HashCode.Combine(identity, eventId) % Rows];
        var now = time.GetTimestamp();
        leftOut = default;
        lock (row)
        {
            if (row.Lines == 0 || time.GetElapsedTime(row.Start, now) >= Window)
            {
                row.Start = now;
                row.Lines = 0;
            }

            if (row.Lines >= linesPerMinute)
            {
                row.Suppressed++;
                return false;
            }

            row.Lines++;
            leftOut = new LeftOut(row.Suppressed);
            row.Suppressed = 0;
            return true;
        }
    }

    // All members under the row's own lock.
    private sealed class Row
    {
        public long Start;
        public int Lines;
        public int Suppressed;
    }
}

/// <summary>The end of a log line: empty, or the number of similar lines suppressed before it.</summary>
internal readonly record struct LeftOut(int Lines)
{
    public override string ToString() => Lines == 0 ? "" : $" ({Lines} similar lines suppressed)";
}
