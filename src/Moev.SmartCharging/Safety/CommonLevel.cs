namespace Moev.SmartCharging.Safety;

/// <summary>
/// Finds the highest common level for the currents in one conductor: each connector gets the level, but at least its lowest and at most its highest current.
/// </summary>
internal sealed class CommonLevel(int connectors)
{
    private const int MostHalvings = 64;

    private readonly Share[] _shares = new Share[connectors];
    private int _count;

    /// <summary>The connectors that were added; in no order.</summary>
    public ReadOnlySpan<Share> Shares => _shares.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(in Share share) => _shares[_count++] = share;

    /// <summary>Finds the level.</summary>
    /// <param name="real">The current of the conductor without the connectors that were added, real part, in A.</param>
    /// <param name="imaginary">The imaginary part.</param>
    /// <param name="limit">The highest magnitude, in A.</param>
    /// <returns>A per phase; 0 when the lowest currents are too much already.</returns>
    public double Find(double real, double imaginary, double limit)
    {
        if (!(limit > 0))
            return 0;

        // Halves the interval. Connectors whose current is fixed in it, or is the level in all of it, are summed up once and not looked at again.
        double low = 0, high = 0, slopeReal = 0, slopeImaginary = 0;
        var open = _count;
        foreach (ref readonly var share in Shares)
            high = Math.Max(high, share.Highest);
        for (var i = 0; i < MostHalvings && open > 0; i++)
        {
            var level = low + ((high - low) / 2);
            var (r, m) = (real + (slopeReal * level), imaginary + (slopeImaginary * level));
            foreach (ref readonly var share in _shares.AsSpan(0, open))
            {
                var amps = Math.Clamp(level, share.Lowest, share.Highest);
                r += share.Real * amps;
                m += share.Imaginary * amps;
            }

            if ((r * r) + (m * m) <= limit * limit)
                low = level;
            else
                high = level;
            for (var j = 0; j < open; j++)
            {
                var share = _shares[j];
                double fixedAmps;
                if (share.Highest <= low)
                {
                    fixedAmps = share.Highest;
                }
                else if (share.Lowest >= high)
                {
                    fixedAmps = share.Lowest;
                }
                else if (share.Lowest <= low && share.Highest >= high)
                {
                    fixedAmps = 0;
                    slopeReal += share.Real;
                    slopeImaginary += share.Imaginary;
                }
                else
                {
                    continue;
                }

                real += share.Real * fixedAmps;
                imaginary += share.Imaginary * fixedAmps;
                (_shares[j], _shares[open - 1]) = (_shares[open - 1], _shares[j]);
                open--;
                j--;
            }
        }

        return open > 0 ? low : Math.Clamp(Solve(real, imaginary, slopeReal, slopeImaginary, limit), low, high);
    }

    /// <summary>Solves |S + x·u| = limit for x.</summary>
    private static double Solve(double real, double imaginary, double slopeReal, double slopeImaginary, double limit)
    {
        var a = (slopeReal * slopeReal) + (slopeImaginary * slopeImaginary);
        if (a == 0)
            return double.PositiveInfinity;
        var b = (real * slopeReal) + (imaginary * slopeImaginary);
        var c = (real * real) + (imaginary * imaginary) - (limit * limit);
        var discriminant = (b * b) - (a * c);
        return discriminant < 0 ? 0 : (Math.Sqrt(discriminant) - b) / a;
    }

    /// <summary>A connector's part of the current.</summary>
    /// <param name="Connector">The connector's index.</param>
    /// <param name="Real">The current in the conductor for each A per phase, real part.</param>
    /// <param name="Imaginary">The imaginary part.</param>
    /// <param name="Lowest">A per phase.</param>
    /// <param name="Highest">A per phase.</param>
    internal readonly record struct Share(int Connector, double Real, double Imaginary, double Lowest, double Highest);
}
