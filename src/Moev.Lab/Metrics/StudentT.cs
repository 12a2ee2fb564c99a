namespace Moev.Lab.Metrics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    // The 97.5 % quantiles for 1 to 30 degrees of freedom.
    private static readonly double[] Quantiles =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
        2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
        2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    /// <summary>Returns the value that t exceeds in magnitude with a probability of 5 %.</summary>
    /// <param name="degrees">The degrees of freedom, from 1.</param>
    public static double Critical95(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (degrees <= Quantiles.Length)
            return Quantiles[degrees - 1];

        // The first terms of Fisher's expansion about the normal quantile: exact to 5 digits from 30 on.
        const double Z = 1.959963984540054;
        const double Z3 = Z * Z * Z;
        const double Z5 = Z3 * Z * Z;
        const double Z7 = Z5 * Z * Z;
        var first = (Z3 + Z) / 4;
        var second = ((5 * Z5) + (16 * Z3) + (3 * Z)) / 96;
        var third = ((3 * Z7) + (19 * Z5) + (17 * Z3) - (15 * Z)) / 384;
        return Z + ((first + ((second + (third / degrees)) / degrees)) / degrees);
    }
}
