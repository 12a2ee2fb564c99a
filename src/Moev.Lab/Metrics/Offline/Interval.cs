namespace Moev.Lab.Metrics.Offline;

/// <summary>A part of the time, or several parts that are taken together, and the cars that are there.</summary>
internal sealed class Interval(double hours, Rooms rooms)
{
    public double Hours { get; private set; } = hours;

    /// <summary>The limits; the mean where they change.</summary>
    public Rooms Rooms { get; private set; } = rooms;

    /// <summary>The claims, by number, with the hours that each is there, in ascending order.</summary>
    public List<(int Claim, double Hours)> Present { get; private set; } = [];

    /// <summary>Returns true when the cars can exceed a limit together.</summary>
    /// <param name="claims">The claims; only those with energy to place count.</param>
    /// <param name="amps">A buffer for each line, with zeros; they are restored.</param>
    /// <param name="kilowatts">A buffer for each node, likewise.</param>
    public bool IsTight(List<Claim> claims, double[] amps, double[] kilowatts)
    {
        var isTight = false;
        foreach (var (number, there) in Present)
        {
            var claim = claims[number];
            if (claim.RemainingKwh <= 0)
                continue;
            var most = claim.MaxAmps * there / Hours;
            for (var i = 0; i < claim.Lines.Length; i++)
            {
                var line = claim.Lines[i];
                amps[line] += most * claim.Currents[i].Magnitude;
                isTight |= amps[line] + Rooms.Others[line].Magnitude > Rooms.Amps[line] + Tolerance;
            }

            foreach (var node in claim.Nodes)
            {
                kilowatts[node] += most * claim.KilowattsPerAmp;
                isTight |= kilowatts[node] > Rooms.Kilowatts[node] + Tolerance;
            }
        }

        Array.Clear(amps);
        Array.Clear(kilowatts);
        return isTight;
    }

    /// <summary>Takes another interval in. A car may then use its energy in either part: a relaxation.</summary>
    public void Merge(Interval other)
    {
        Rooms = Rooms.Mean(Rooms, Hours, other.Rooms, other.Hours);
        Hours += other.Hours;
        var merged = new List<(int Claim, double Hours)>(Math.Max(Present.Count, other.Present.Count));
        for (var (i, j) = (0, 0); i < Present.Count || j < other.Present.Count;)
        {
            var mine = i < Present.Count ? Present[i].Claim : int.MaxValue;
            var others = j < other.Present.Count ? other.Present[j].Claim : int.MaxValue;
            var hours = (mine <= others ? Present[i++].Hours : 0) + (others <= mine ? other.Present[j++].Hours : 0);
            merged.Add((Math.Min(mine, others), hours));
        }

        Present = merged;
    }

    private const double Tolerance = 1e-9;
}
