using System.Buffers.Binary;
using System.Numerics;

namespace Moev.Ocpp.WebSockets;

/// <summary>Masks and unmasks payloads: the same exclusive-or both ways (RFC 6455 §5.3).</summary>
public static class MaskingKey
{
    /// <summary>Copies the source to the destination, each byte i of it combined with byte (phase + i) mod 4 of the key.</summary>
    /// <param name="source">May be the destination itself; must not overlap it otherwise.</param>
    /// <param name="destination">At least as long as the source.</param>
    /// <param name="key">The key's four wire bytes as a little-endian load. 0 copies.</param>
    /// <param name="phase">Bytes of the frame's payload that stand before the source; only its two lowest bits count.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint key, int phase)
    {
        if (key == 0)
        {
            source.CopyTo(destination);
            return;
        }

        destination = destination[..source.Length];
        key = BitOperations.RotateRight(key, 8 * (phase & 3));
        int done = 0;

        // Steps of 32 or 16 bytes and then of 8 are multiples of 4, so the key never has to turn.
        if (source.Length >= Vector<byte>.Count)
        {
            Vector<byte> wide = Vector.AsVectorByte(new Vector<uint>(BitConverter.IsLittleEndian ? key : BinaryPrimitives.ReverseEndianness(key)));
            for (; source.Length - done >= Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (new Vector<byte>(source[done..]) ^ wide).CopyTo(destination[done..]);
            }
        }

        ulong word = key | ((ulong)key << 32);
        for (; source.Length - done >= sizeof(ulong); done += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[done..], BinaryPrimitives.ReadUInt64LittleEndian(source[done..]) ^ word);
        }

        for (; done < source.Length; done++)
        {
            destination[done] = (byte)(source[done] ^ (byte)(word >> (8 * (done & 3))));
        }
    }

    /// <summary>Applies the key as RFC 6455 §5.3 defines it, byte by byte. Tests compare the fast one with it.</summary>
    internal static void ApplyScalar(ReadOnlySpan<byte> source, Span<byte> destination, uint key, int phase)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)(source[i] ^ (byte)(key >> (8 * ((phase + i) & 3))));
        }
    }
}
