using Moev.Gateway.Connections;

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

    private const int Rows = 1_024;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Row[] _rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row())];

    /// <summary>Whether the line may be written.</summary>
    /// <param name="suppressed">Lines left out since the last one; tell it with this one.</param>
    public bool TryEnter(ChargePointIdentity identity, int eventId, out int suppressed)
    {
        var row = _rows[(uint)HashCode.Combine(identity, eventId) % Rows];
        var now = time.GetTimestamp();
        suppressed = 0;
        lock (row)
        {
            if (row.Lines == 0 || time.GetElapsedTime(row.Start, now) >= Window)
            {
                row.Start = now;
                row.Lines = 0;
            }

            if (row.Lines >= LinesPerMinute)
            {
                row.Suppressed++;
                return false;
            }

            row.Lines++;
            suppressed = row.Suppressed;
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
