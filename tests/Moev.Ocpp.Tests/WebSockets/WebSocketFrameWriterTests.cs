using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class WebSocketFrameWriterTests
{
    // RFC 6455 §5.2: the minimal form of the length, in network byte order.
    [Theory]
    [InlineData(0, "82 00")]
    [InlineData(1, "82 01")]
    [InlineData(125, "82 7D")]
    [InlineData(126, "82 7E 007E")]
    [InlineData(127, "82 7E 007F")]
    [InlineData(65535, "82 7E FFFF")]
    [InlineData(65536, "82 7F 0000000000010000")]
    [InlineData(100_000, "82 7F 00000000000186A0")]
    public void Servers_frame_is_not_masked_and_its_length_minimal(int length, string header)
    {
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Binary, Payload(length));
        Assert.Equal([.. Wire.Bytes(header), .. Payload(length)], output.Written);
    }

    // §5.3: "The masking key … is chosen at random by the client", and §5.1: a client masks all frames.
    [Theory]
    [InlineData(0, "82 80")]
    [InlineData(1, "82 81")]
    [InlineData(125, "82 FD")]
    [InlineData(126, "82 FE 007E")]
    [InlineData(65535, "82 FE FFFF")]
    [InlineData(65536, "82 FF 0000000000010000")]
    public void Clients_frame_is_masked(int length, string header)
    {
        byte[] payload = Payload(length);
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteMaskedFrame(output, WebSocketOpcode.Binary, payload, maskingKey: 0xA1B2C3D4);
        Assert.Equal(Wire.Bytes($"{header} {{D4C3B2A1 {Convert.ToHexString(payload)}}}"), output.Written);
        Assert.Equal(Payload(length), payload);
    }

    [Theory]
    [InlineData(WebSocketOpcode.Text, true, "81 01 'a'")]
    [InlineData(WebSocketOpcode.Text, false, "01 01 'a'")]
    [InlineData(WebSocketOpcode.Binary, false, "02 01 'a'")]
    [InlineData(WebSocketOpcode.Continuation, false, "00 01 'a'")]
    [InlineData(WebSocketOpcode.Continuation, true, "80 01 'a'")]
    [InlineData(WebSocketOpcode.Ping, true, "89 01 'a'")]
    [InlineData(WebSocketOpcode.Pong, true, "8A 01 'a'")]
    public void First_byte_says_FIN_and_opcode(WebSocketOpcode opcode, bool fin, string expected)
    {
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteFrame(output, opcode, "a"u8, fin);
        Assert.Equal(Wire.Bytes(expected), output.Written);
    }

    [Theory]
    [InlineData(WebSocketCloseCode.NormalClosure, "", "88 02 03E8")]
    [InlineData(WebSocketCloseCode.GoingAway, "bye", "88 05 03E9 'bye'")]
    [InlineData(WebSocketCloseCode.TryAgainLater, "é", "88 04 03F5 C3A9")]
    [InlineData((WebSocketCloseCode)4999, "", "88 02 1387")]
    [InlineData(WebSocketCloseCode.NoStatusReceived, "not sent", "88 00")]
    public void Close_carries_code_and_reason(WebSocketCloseCode code, string reason, string expected)
    {
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteClose(output, code, Encoding.UTF8.GetBytes(reason));
        Assert.Equal(Wire.Bytes(expected), output.Written);
    }

    [Fact]
    public void Close_of_a_client_is_masked()
    {
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteClose(output, WebSocketCloseCode.NormalClosure, "bye"u8, maskingKey: 0x04030201);
        Assert.Equal(Wire.Bytes("88 85 {01020304 03E8 'bye'}"), output.Written);
    }

    // §5.5: 125 bytes at most, of which the code takes two; a cut code point would not be UTF-8 (§5.5.1).
    [Theory]
    [InlineData(123, "", 123)]
    [InlineData(124, "", 123)]
    [InlineData(500, "", 123)]
    [InlineData(122, "é", 122)]
    [InlineData(121, "é", 123)]
    [InlineData(121, "€", 121)]
    [InlineData(120, "€", 123)]
    [InlineData(122, "🚗", 122)]
    [InlineData(121, "🚗", 121)]
    [InlineData(120, "🚗", 120)]
    [InlineData(119, "🚗", 123)]
    public void Close_reason_is_cut_between_code_points(int letters, string last, int expectedBytes)
    {
        byte[] reason = Encoding.UTF8.GetBytes(new string('a', letters) + last + "zzz");
        var output = new SmallPieces();
        WebSocketFrameWriter.WriteClose(output, WebSocketCloseCode.PolicyViolation, reason);
        byte[] frame = output.Written;
        Assert.Equal(expectedBytes + 2, frame[1] & 0x7F);
        Assert.Equal(reason.AsSpan(0, expectedBytes), frame.AsSpan(4));
        Assert.Null(Utf8Corpus.FirstBad(frame.AsSpan(4)));
    }

    [Theory]
    [InlineData(WebSocketCloseCode.AbnormalClosure)]
    [InlineData((WebSocketCloseCode)1004)]
    [InlineData((WebSocketCloseCode)1015)]
    [InlineData((WebSocketCloseCode)999)]
    [InlineData((WebSocketCloseCode)2000)]
    [InlineData((WebSocketCloseCode)5000)]
    public void Close_code_that_must_not_be_sent_is_a_bug(WebSocketCloseCode code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WebSocketFrameWriter.WriteClose(new SmallPieces(), code, default));

    [Fact]
    public void Illegal_frame_is_a_bug()
    {
        Assert.Throws<ArgumentException>(() => WebSocketFrameWriter.WriteFrame(new SmallPieces(), WebSocketOpcode.Ping, new byte[126]));
        Assert.Throws<ArgumentException>(() => WebSocketFrameWriter.WriteFrame(new SmallPieces(), WebSocketOpcode.Close, default, fin: false));
        Assert.Throws<ArgumentException>(() => WebSocketFrameWriter.WriteMaskedFrame(new SmallPieces(), WebSocketOpcode.Pong, new byte[126], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WebSocketFrameWriter.WriteFrame(new SmallPieces(), (WebSocketOpcode)3, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => WebSocketFrameWriter.WriteFrame(new SmallPieces(), (WebSocketOpcode)0x11, default));
    }

    [Theory]
    [InlineData(WebSocketRole.Server)]
    [InlineData(WebSocketRole.Client)]
    public void What_is_written_is_read_by_the_other_side(WebSocketRole reader)
    {
        for (int length = 0; length < 400; length++)
        {
            byte[] payload = Payload(length);
            var output = new SmallPieces();
            uint key = (uint)(length * 0x01010101) ^ 0xDEADBEEF;
            int first = length / 3;
            if (reader == WebSocketRole.Server)
            {
                WebSocketFrameWriter.WriteMaskedFrame(output, WebSocketOpcode.Binary, payload.AsSpan(0, first), key, fin: false);
                WebSocketFrameWriter.WriteMaskedFrame(output, WebSocketOpcode.Ping, "hello"u8, key);
                WebSocketFrameWriter.WriteMaskedFrame(output, WebSocketOpcode.Continuation, payload.AsSpan(first), key);
                WebSocketFrameWriter.WriteClose(output, WebSocketCloseCode.GoingAway, "bye"u8, key);
            }
            else
            {
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Binary, payload.AsSpan(0, first), fin: false);
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Ping, "hello"u8);
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Continuation, payload.AsSpan(first));
                WebSocketFrameWriter.WriteClose(output, WebSocketCloseCode.GoingAway, "bye"u8);
            }

            string transcript = FrameTranscript.Run(
                new Arrivals(output.Written, [output.Written.Length], []), reader, new MessageLimits { AcceptBinary = true }).ToString();
            Assert.Equal($"Ping 'hello'; Binary {Wire.Show(payload)}; Close 1001 'bye'", transcript);
        }
    }

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 13))];

    /// <summary>Gives the least that it may: what was asked for, or 7 bytes.</summary>
    private sealed class SmallPieces : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _piece = [];

        public byte[] Written => [.. _written];

        public void Advance(int count)
        {
            Assert.InRange(count, 0, _piece.Length);
            _written.AddRange(_piece.AsSpan(0, count));
            _piece = [];
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _piece = new byte[sizeHint == 0 ? 7 : sizeHint];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
