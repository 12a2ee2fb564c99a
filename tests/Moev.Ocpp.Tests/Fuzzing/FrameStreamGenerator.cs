using System.Buffers.Binary;
using System.Text;
using Moev.Ocpp.Tests.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>Writes streams of frames like a peer, with occasional errors. It shares no code with the code under test.</summary>
/// <param name="random">The source of all random choices.</param>
/// <param name="masked">True for the frames of a client.</param>
internal sealed class FrameStreamGenerator(Random random, bool masked)
{
    private static readonly int[] CloseCodes =
        [0, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 2999, 3000, 3999, 4000, 4999, 5000, 65535];

    private readonly List<byte> _stream = [];

    // About half of the streams are legal throughout; otherwise nothing after the first frames would be tested.
    private readonly double _evil = random.Next(2) == 0 ? 0 : 0.08;

    public byte[] Next()
    {
        for (int i = random.Next(1, 7); i > 0; i--)
        {
            switch (random.Next(10))
            {
                case < 6:
                    Message(text: random.Next(3) != 0);
                    break;
                case < 9:
                    Control(random.Next(2) == 0 ? 0x9 : 0xA, Bytes(ControlLength()));
                    break;
                default:
                    Close();
                    break;
            }
        }

        byte[] stream = [.. _stream];
        if (Evil())
        {
            stream = stream[..random.Next(stream.Length + 1)];
        }

        if (Evil() && stream.Length > 0)
        {
            stream[random.Next(stream.Length)] ^= (byte)(1 << random.Next(8));
        }

        return stream;
    }

    private bool Evil() => random.NextDouble() < _evil;

    private void Message(bool text)
    {
        byte[] payload = text ? Text() : Bytes(Length());
        if (text && Evil())
        {
            string bad = Utf8Corpus.Invalid[random.Next(Utf8Corpus.Invalid.Length)];
            int at = random.Next(payload.Length + 1);
            payload = [.. payload[..at], .. Convert.FromHexString(bad), .. payload[at..]];
        }

        if (text && Evil() && payload.Length > 0)
        {
            payload[random.Next(payload.Length)] = (byte)random.Next(256);
        }

        if (text && Evil() && payload.Length > 0)
        {
            payload = payload[..^1];
        }

        int opcode = text ? 0x1 : 0x2;
        int start = 0;
        for (int fragments = random.Next(3) == 0 ? random.Next(1, 6) : 1; fragments > 0; fragments--)
        {
            int end = fragments == 1 ? payload.Length : random.Next(start, payload.Length + 1);
            bool fin = fragments == 1 ^ Evil();
            Frame(fin, Evil() ? random.Next(16) : opcode, payload.AsSpan(start, end - start));
            start = end;
            opcode = 0x0;
            if (fragments > 1 && random.Next(3) == 0)
            {
                Control(random.Next(2) == 0 ? 0x9 : 0xA, Bytes(ControlLength()));
            }
        }
    }

    private void Control(int opcode, byte[] payload) => Frame(fin: !Evil(), Evil() ? random.Next(16) : opcode, payload);

    private void Close()
    {
        if (random.Next(4) == 0)
        {
            Control(0x8, Evil() ? [3] : []);
            return;
        }

        byte[] reason = random.Next(2) == 0 ? Text() : [];
        reason = reason.Length > 123 ? [] : reason;
        if (Evil())
        {
            reason = [(byte)random.Next(256), .. reason];
        }

        int code = CloseCodes[random.Next(CloseCodes.Length)];
        Control(0x8, [(byte)(code >> 8), (byte)code, .. reason]);
    }

    private void Frame(bool fin, int opcode, ReadOnlySpan<byte> payload)
    {
        int reserved = Evil() ? random.Next(8) << 4 : 0;
        _stream.Add((byte)((fin ? 0x80 : 0) | reserved | opcode));
        bool mask = masked ^ Evil();
        ulong declared = Evil() && random.Next(4) == 0 ? (ulong)random.NextInt64() << random.Next(2) : (ulong)payload.Length;
        int form = declared > ushort.MaxValue ? 127 : declared > 125 ? 126 : (int)declared;
        if (Evil())
        {
            form = declared > ushort.MaxValue || random.Next(2) == 0 ? 127 : 126;
        }

        _stream.Add((byte)((mask ? 0x80 : 0) | form));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, declared);
        _stream.AddRange(form switch { 127 => length, 126 => length[6..], _ => [] });
        byte[] key = new byte[4];
        if (mask)
        {
            random.NextBytes(key);
            _stream.AddRange(key);
        }

        for (int i = 0; i < payload.Length; i++)
        {
            _stream.Add((byte)(payload[i] ^ key[i % 4]));
        }
    }

    private int Length() => random.Next(40) switch
    {
        0 => 65535 + random.Next(3),
        1 => 124 + random.Next(4),
        < 6 => random.Next(2000),
        < 10 => 0,
        _ => random.Next(1, 40),
    };

    private int ControlLength() => random.Next(6) switch { 0 => 0, 1 => 125, 2 when Evil() => 126, _ => random.Next(1, 30) };

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Text()
    {
        int bytes = Length();
        var text = new StringBuilder();
        int width = random.Next(5);
        while (text.Length < bytes)
        {
            int value = (width == 0 ? random.Next(1, 5) : width) switch
            {
                1 => random.Next(0x00, 0x80),
                2 => random.Next(0x80, 0x800),
                3 => random.Next(0x800, 0xFFFF),
                _ => random.Next(0x10000, 0x110000),
            };
            text.Append(Rune.IsValid(value) ? new Rune(value).ToString() : "a");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
