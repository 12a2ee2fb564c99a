using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// Messages, cut into fragments with control frames between them, arrive in arbitrary pieces: the assembler delivers the messages
/// that were sent. A failure prints the seed and the smallest case that fails.
/// </summary>
public sealed class MessageAssemblerModelTests
{
    // Characters of one to four bytes, so that cuts fall into the middle of some.
    private static readonly Gen<string> Text = Gen.OneOf<string>(
        Gen.Char['a', 'z'].Array[0, 300].Select(static letters => new string(letters)), Gen.OneOf("a", "é", "€", "😀").Array[0, 60].Select(string.Concat));

    private static readonly Gen<Control> Controls = Gen.Select(Gen.Bool, Gen.Byte.Array[0, 125], static (isPing, payload) => new Control(isPing, payload));

    private static readonly Gen<Message> Messages = Gen.Select(
        Gen.Bool, Text, Gen.Int[0, 1_000].Array[0, 4], Controls.Array[0, 4], static (isText, text, cuts, controls) => new Message(isText, text, cuts, controls));

    private static readonly Gen<uint> Masks = Gen.UInt;

    // Per mille of the stream.
    private static readonly Gen<int[]> Positions = Gen.Int[0, 1_000].Array[0, 12];

    [Fact]
    public void Messages_arrive_as_sent_however_the_stream_is_split() => Gen.Select(Messages.Array[0, 5], Masks, Positions, Positions).Sample(
        static (messages, mask, ends, cuts) =>
        {
            var (stream, events) = Send(messages, mask);
            Assert.Equal(string.Join("; ", events), Receive(stream, ends, cuts).ToString());
        },
        iter: 500);

    [Fact]
    public void Broken_stream_is_judged_alike_however_it_is_split() =>
        Gen.Select(Messages.Array[1, 3], Masks, Positions, Positions, Gen.Int[0, 1_000], Gen.Int[1, 255]).Sample(
            static (messages, mask, ends, cuts, position, bits) =>
            {
                var (stream, _) = Send(messages, mask);
                stream[Scale(position, stream.Length - 1)] ^= (byte)bits;
                Assert.Equal(Receive(stream, [], []).ToString(), Receive(stream, ends, cuts).ToString());
            },
            iter: 500);

    private static FrameRun Receive(byte[] stream, int[] ends, int[] cuts)
    {
        int[] arrivals = [.. ends.Select(end => Scale(end, stream.Length)).Append(stream.Length).Where(end => end > 0).Distinct().Order()];
        int[] segments = [.. cuts.Select(cut => Scale(cut, stream.Length)).Order()];
        return FrameTranscript.Run(new Arrivals(stream, arrivals, segments), WebSocketRole.Server, new MessageLimits { AcceptBinary = true });
    }

    private static int Scale(int perMille, int length) => (int)((long)perMille * length / 1_000);

    /// <summary>Writes the frames of a client, without the code under test.</summary>
    /// <returns>The stream, and what a receiver must see.</returns>
    private static (byte[] Stream, List<string> Events) Send(Message[] messages, uint mask)
    {
        var stream = new List<byte>();
        var events = new List<string>();
        foreach (var message in messages)
        {
            byte[] payload = Encoding.UTF8.GetBytes(message.Text);
            int[] borders = [0, .. message.Cuts.Select(cut => Scale(cut, payload.Length)).Order(), payload.Length];
            int last = borders.Length - 2;
            for (int i = 0; i <= last; i++)
            {
                Frame(stream, i == last, i > 0 ? 0 : message.IsText ? 1 : 2, payload.AsSpan(borders[i]..borders[i + 1]), mask++);
                if (i == last || i >= message.Between.Length)
                    continue;
                var (isPing, body) = message.Between[i];
                Frame(stream, true, isPing ? 9 : 10, body, mask++);
                events.Add($"{(isPing ? "Ping" : "Pong")} {Wire.Show(body)}");
            }

            events.Add($"{(message.IsText ? "Text" : "Binary")} {Wire.Show(payload)}");
        }

        return ([.. stream], events);
    }

    private static void Frame(List<byte> stream, bool fin, int opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        // RFC 6455 §5.2.
        stream.Add((byte)((fin ? 0x80 : 0) | opcode));
        if (payload.Length < 126)
        {
            stream.Add((byte)(0x80 | payload.Length));
        }
        else
        {
            stream.Add(0x80 | 126);
            stream.Add((byte)(payload.Length >> 8));
            stream.Add((byte)payload.Length);
        }

        Span<byte> key = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, mask);
        stream.AddRange(key);
        for (int i = 0; i < payload.Length; i++)
            stream.Add((byte)(payload[i] ^ key[i % 4]));
    }

    private sealed record Control(bool IsPing, byte[] Payload)
    {
        public override string ToString() => $"{(IsPing ? "Ping" : "Pong")} {Convert.ToHexString(Payload)}";
    }

    private sealed record Message(bool IsText, string Text, int[] Cuts, Control[] Between)
    {
        public override string ToString() =>
            $"{(IsText ? "Text" : "Binary")} '{Text}' cut at [{string.Join(' ', Cuts)}] with [{string.Join<Control>(", ", Between)}]";
    }
}
