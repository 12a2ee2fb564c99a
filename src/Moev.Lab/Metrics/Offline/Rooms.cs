using System.Numerics;
using Moev.Lab.Truth;

namespace Moev.Lab.Metrics.Offline;

/// <summary>The limits of a site in an interval, and what other consumers take of them.</summary>
internal sealed class Rooms
{
    private Rooms(double[] amps, Complex[] others, double[] watts) => (Amps, Others, Kilowatts) = (amps, others, watts);

    /// <summary>The limit of each line in A; infinite without one. Not below what others take, so that there is always a solution.</summary>
    public double[] Amps { get; }

    /// <summary>The current of other consumers in each line.</summary>
    public Complex[] Others { get; }

    /// <summary>The power that is left for cars at each node, in kW.</summary>
    public double[] Kilowatts { get; }

    /// <summary>Reads the rooms off a load that has the limits and other consumers of a moment.</summary>
    public static Rooms Of(TrueLoad load)
    {
        var amps = new double[load.LineCount];
        var others = new Complex[amps.Length];
        for (var line = 0; line < amps.Length; line++)
        {
            others[line] = load.OthersIn(line);
            amps[line] = Math.Max(load.LimitOf(line), others[line].Magnitude);
        }

        var watts = new double[load.NodeCount];
        for (var node = 0; node < watts.Length; node++)
            watts[node] = Math.Max(load.WattsRoomOf(node), 0) / 1000;
        return new Rooms(amps, others, watts);
    }

    /// <summary>Returns the mean of two intervals. Currents whose means are within it may not have been within each: a relaxation.</summary>
    public static Rooms Mean(Rooms a, double hoursOfA, Rooms b, double hoursOfB)
    {
        if (ReferenceEquals(a, b))
            return a;
        var (partOfA, partOfB) = (hoursOfA / (hoursOfA + hoursOfB), hoursOfB / (hoursOfA + hoursOfB));
        return new Rooms(
            [.. a.Amps.Zip(b.Amps, (x, y) => (x * partOfA) + (y * partOfB))],
            [.. a.Others.Zip(b.Others, (x, y) => (x * partOfA) + (y * partOfB))],
            [.. a.Kilowatts.Zip(b.Kilowatts, (x, y) => (x * partOfA) + (y * partOfB))]);
    }
}
