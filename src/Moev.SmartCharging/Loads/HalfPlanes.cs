using System.Numerics;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// The sums of a line that must each be within its limit, so that it is within its limit whatever part of its current each car draws.
/// </summary>
/// <remarks>
/// A car may draw less than it may, and the currents of a line have different angles. The magnitude of their sum is a convex function of what the cars draw, so that it is
/// highest when each draws all or nothing; and then all those draw whose currents point into one half plane, that of the sum. So one sum for each half plane that contains
/// other currents is enough. Where no two currents are more than 90° apart, less current never means a larger sum, and the sum of all is the only one.
/// </remarks>
internal static class HalfPlanes
{
    private const double Tolerance = 1e-6;
    private const double Before = 0.01; // rad, less than any two directions are apart

    /// <summary>Returns the sums, each as a set of directions: bit n stands for the direction n. The first one contains all.</summary>
    /// <param name="directions">The directions of currents, of magnitude 1, each once: at most 12, because phases and transformers turn currents by multiples of 30°.</param>
    public static List<int> Of(IReadOnlyList<Complex> directions)
    {
        var sums = new List<int> { (1 << directions.Count) - 1 };
        foreach (var direction in directions)
        {
            // A direction enters and leaves the half plane where it is at right angles to its middle. One half plane before each of these angles is enough.
            AddOnce(sums, Inside(directions, direction * Complex.FromPolarCoordinates(1, (Math.PI / 2) - Before)));
            AddOnce(sums, Inside(directions, direction * Complex.FromPolarCoordinates(1, (-Math.PI / 2) - Before)));
        }

        for (var i = sums.Count - 1; i > 0; i--)
        {
            if (sums.Exists(other => other != sums[i] && IsNeverBelow(directions, other, sums[i])))
                sums.RemoveAt(i);
        }

        return sums;
    }

    private static void AddOnce(List<int> sums, int sum)
    {
        if (sum != 0 && !sums.Contains(sum))
            sums.Add(sum);
    }

    private static int Inside(IReadOnlyList<Complex> directions, Complex towards)
    {
        var inside = 0;
        for (var i = 0; i < directions.Count; i++)
        {
            if (Dot(directions[i], towards) > 0)
                inside |= 1 << i;
        }

        return inside;
    }

    /// <summary>Returns true when a sum contains another one, and each current that it has in addition can only make it larger.</summary>
    private static bool IsNeverBelow(IReadOnlyList<Complex> directions, int sum, int other)
    {
        if ((sum & other) != other)
            return false;
        for (var i = 0; i < directions.Count; i++)
        {
            for (var j = 0; j < directions.Count; j++)
            {
                if (((sum & ~other) >> i & 1) != 0 && (sum >> j & 1) != 0 && Dot(directions[i], directions[j]) < -Tolerance)
                    return false;
            }
        }

        return true;
    }

    private static double Dot(Complex a, Complex b) => (a.Real * b.Real) + (a.Imaginary * b.Imaginary);
}
