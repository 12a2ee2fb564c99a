using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Moev.Lab.Scenarios;

/// <summary>
/// Random numbers for one purpose of one entity, from the seed of a run. Each stream is independent of all others, so a further charge point or purpose does not change what
/// the others draw. The generator is xoshiro256**, so the numbers are the same with every version of .NET.
/// </summary>
internal sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal = double.NaN;

    private RandomStream(ReadOnlySpan<byte> state)
    {
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }

    /// <summary>Returns a stream from its beginning.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="entity">The charge point, connector or other thing, by a name that stays the same when others are added.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public static RandomStream For(int seed, string entity, string purpose)
    {
        var text = Encoding.UTF8.GetBytes($"{seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}\n{entity}\n{purpose}");
        return new RandomStream(SHA256.HashData(text));
    }

    /// <summary>Returns a number from 0 to below 1, evenly distributed.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a normally distributed number with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareNormal = radius * sin;
        return radius * cos;
    }

    /// <summary>Returns a whole number from 0 to below a limit, evenly distributed.</summary>
    /// <param name="limit">At least 1.</param>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // The bias of 2^-32 and less is far below what a simulation can show.
        return (int)(((NextBits() >> 32) * (ulong)limit) >> 32);
    }

    private ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }
}
