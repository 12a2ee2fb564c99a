namespace Moev.LoadTest.Mixes;

/// <summary>
/// SplitMix64 with eight bytes of state per charge point, so that the same seed gives each charge point the same choices, independent of
/// thread timing. A copy produces the same numbers as the original.
/// </summary>
internal struct SmallRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Creates the generator of one charge point of a run.</summary>
    public static SmallRandom For(int seed, int index) => new(((ulong)(uint)seed << 32 | (uint)index) * 0xD1342543DE82EF95UL);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Gets a number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Next(long least, long most) => least + (long)(((UInt128)Next() * ((ulong)(most - least) + 1)) >> 64);

    /// <summary>Gets a number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
