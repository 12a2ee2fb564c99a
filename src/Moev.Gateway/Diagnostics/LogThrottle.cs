using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>
/// Lets each charge point cause a few log lines a minute of each kind, so that a peer can't fill the disk. What was left out is counted and told
/// with the next line.
/// </summary>
/// <remarks>
/// A fixed table: pairs of charge point and event that fall into the same row share its allowance, which leaves out lines and never adds any.
/// </remarks>
internal sealed class LogThrottle(TimeProvider time)
{
    /// <summary>Lines a minute, of one kind and charge point.</summary>
    public const int LinesPerMinute = 5;

    /// <summary>The same for what is no warning: a site with many connectors does much in a minute.</summary>
    public const int EventsPerMinute = 60;

    private const int Rows = 1_024;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Row[] _rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row())];

    /// <summary>Whether the line may be written.</summary>
    /// <param name="leftOut">Lines left out since the last one, to be told with this one.</param>
    /// <param name="linesPerMinute">More for what a healthy charge point does too.</param>
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

/// <summary>The end of a line: empty, or how many lines like it were left out before.</summary>
internal readonly record struct LeftOut(int Lines)
{
    public override string ToString() => Lines == 0 ? "" : $" ({Lines} lines like this left out)";
}
