namespace Moev.ChargePoint.Chance;

/// <summary>
/// Normally distributed random numbers of one charge point and purpose. Each depends on the seed and its place only, so asking more often, or for another purpose, shifts none.
/// </summary>
internal readonly struct SeededNormal
{
    private readonly ulong _key;

    /// <param name="options">The charge point, with its seed.</param>
    /// <param name="purpose">The purpose, in ASCII.</param>
    public SeededNormal(ChargePointOptions options, string purpose)
    {
        var key = Mixed((uint)options.Seed);
        foreach (var character in options.Identity)
            key = Mixed(key ^ character);
        key = Mixed(~key);
        foreach (var character in purpose)
            key = Mixed(key ^ character);
        _key = key;
    }

    /// <summary>Returns the number at a place; mean 0, standard deviation 1.</summary>
    public double At(long place)
    {
        var bits = Mixed(_key ^ (ulong)place);
        // Box and Muller. The first number is above 0, as the logarithm needs it.
        return Math.Sqrt(-2 * Math.Log(1 - Unit(bits))) * Math.Cos(2 * Math.PI * Unit(Mixed(bits)));
    }

    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>Mixes the bits of a number well (SplitMix64).</summary>
    private static ulong Mixed(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
