using System.Buffers.Binary;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class MaskingKeyTests
{
    private static readonly uint[] Keys = [0, 1, 0xFF000000, 0x3D21FA37, 0xFFFFFFFF, 0x80402010];

    // RFC 6455 §5.7: key 37 FA 21 3D makes 7F 9F 4D 51 58 of Hello.
    [Fact]
    public void Example_of_5_7_is_masked()
    {
        byte[] masked = new byte[5];
        MaskingKey.Apply("Hello"u8, masked, BinaryPrimitives.ReadUInt32LittleEndian([0x37, 0xFA, 0x21, 0x3D]), phase: 0);
        Assert.Equal(new byte[] { 0x7F, 0x9F, 0x4D, 0x51, 0x58 }, masked);
    }

    [Fact]
    public void Every_length_phase_and_alignment_is_masked_as_the_scalar_twin_does()
    {
        byte[] source = Bytes(300);
        byte[] expected = new byte[300];
        byte[] actual = new byte[310];
        foreach (uint key in Keys)
        {
            for (int length = 0; length <= 200; length++)
            {
                for (int phase = 0; phase < 8; phase++)
                {
                    int offset = (length * 7 + phase) % 33;
                    ReadOnlySpan<byte> from = source.AsSpan(offset, length);
                    MaskingKey.ApplyScalar(from, expected, key, phase);
                    Array.Fill(actual, (byte)0xEE);
                    MaskingKey.Apply(from, actual.AsSpan(5), key, phase);

                    Assert.True(actual.AsSpan(5, length).SequenceEqual(expected.AsSpan(0, length)), $"key {key:X8}, length {length}, phase {phase}");
                    Assert.False(actual.AsSpan(0, 5).ContainsAnyExcept((byte)0xEE), "bytes before the destination");
                    Assert.False(actual.AsSpan(5 + length).ContainsAnyExcept((byte)0xEE), "bytes after the source's length");
                }
            }
        }
    }

    [Fact]
    public void Segments_continue_the_phase()
    {
        byte[] source = Bytes(200);
        byte[] whole = new byte[200];
        byte[] parts = new byte[200];
        MaskingKey.Apply(source, whole, 0xA1B2C3D4, phase: 0);
        for (int first = 0; first <= 80; first++)
        {
            int second = first + ((first * 5) % 70);
            MaskingKey.Apply(source.AsSpan(0, first), parts, 0xA1B2C3D4, phase: 0);
            MaskingKey.Apply(source.AsSpan(first, second - first), parts.AsSpan(first), 0xA1B2C3D4, phase: first);
            MaskingKey.Apply(source.AsSpan(second), parts.AsSpan(second), 0xA1B2C3D4, phase: second);
            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void Masking_in_place_twice_gives_the_original()
    {
        byte[] bytes = Bytes(133);
        MaskingKey.Apply(bytes, bytes, 0x01020304, phase: 3);
        Assert.NotEqual(Bytes(133), bytes);
        MaskingKey.Apply(bytes, bytes, 0x01020304, phase: 3);
        Assert.Equal(Bytes(133), bytes);
    }

    [Fact]
    public void Destination_that_is_too_short_is_a_bug_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskingKey.Apply(new byte[40], new byte[39], 1, phase: 0));

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 31) + 7))];
}
