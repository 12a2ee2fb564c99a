using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class WebSocketFrameReaderTests
{
    /// <summary>Headers, the bytes that follow, and what they say.</summary>
    public static TheoryData<string, WebSocketFrameHeader> Headers => new()
    {
        { "81 00", new(true, 0, WebSocketOpcode.Text, false, 0, 0, 0) },
        { "01 7D", new(false, 0, WebSocketOpcode.Text, false, 0, 125, 125) },
        { "82 7E 007E", new(true, 0, WebSocketOpcode.Binary, false, 0, 126, 126) },
        { "82 7E FFFE", new(true, 0, WebSocketOpcode.Binary, false, 0, 0xFFFE, 126) },
        { "82 7F 0102030405060708", new(true, 0, WebSocketOpcode.Binary, false, 0, 0x0102030405060708, 127) },
        { "82 7F FFFFFFFFFFFFFFFF", new(true, 0, WebSocketOpcode.Binary, false, 0, ulong.MaxValue, 127) },
        { "89 80 37FA213D", new(true, 0, WebSocketOpcode.Ping, true, 0x3D21FA37, 0, 0) },
        { "80 FE 0100 01020304", new(true, 0, WebSocketOpcode.Continuation, true, 0x04030201, 256, 126) },
        { "88 FF 0000000000010000 FFFEFDFC", new(true, 0, WebSocketOpcode.Close, true, 0xFCFDFEFF, 65536, 127) },
        { "C1 00", new(true, 4, WebSocketOpcode.Text, false, 0, 0, 0) },
        { "A1 00", new(true, 2, WebSocketOpcode.Text, false, 0, 0, 0) },
        { "91 00", new(true, 1, WebSocketOpcode.Text, false, 0, 0, 0) },
        { "7F 05", new(false, 7, (WebSocketOpcode)0xF, false, 0, 5, 5) },
        { "8A FE 0001 00000000", new(true, 0, WebSocketOpcode.Pong, true, 0, 1, 126) },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_is_sliced_off_when_whole_and_left_alone_before(string wire, WebSocketFrameHeader expected)
    {
        byte[] header = Wire.Bytes(wire);
        byte[] bytes = [.. header, 0xEE, 0xEE, 0xEE];
        foreach (Replay replay in Enum.GetValues<Replay>())
        {
            foreach (Arrivals arrivals in Arrivals.Of(bytes, replay))
            {
                foreach (int arrived in arrivals.Ends)
                {
                    ReadOnlySequence<byte> input = arrivals.Show(0, arrived);
                    bool whole = WebSocketFrameReader.TryReadHeader(ref input, out WebSocketFrameHeader actual);
                    Assert.Equal(arrived >= header.Length, whole);
                    Assert.Equal(whole ? arrived - header.Length : arrived, input.Length);
                    Assert.Equal(whole ? expected : default, actual);
                }
            }
        }

        Assert.Equal(header.Length, expected.Size);
    }

    [Theory]
    [InlineData("", FrameHeaderPart.Nothing)]
    [InlineData("81", FrameHeaderPart.FirstByte)]
    [InlineData("81 FE", FrameHeaderPart.SecondByte)]
    [InlineData("81 FE 01", FrameHeaderPart.SecondByte)]
    [InlineData("81 FE 0100", FrameHeaderPart.Length)]
    [InlineData("81 FE 0100 010203", FrameHeaderPart.Length)]
    [InlineData("81 FE 0100 01020304", FrameHeaderPart.Whole)]
    [InlineData("81 FF 00000000000100", FrameHeaderPart.SecondByte)]
    [InlineData("81 FF 0000000000010000", FrameHeaderPart.Length)]
    [InlineData("81 7E 0100", FrameHeaderPart.Whole)]
    [InlineData("81 85", FrameHeaderPart.Length)]
    [InlineData("81 05", FrameHeaderPart.Whole)]
    public void Known_part_grows_with_the_bytes(string wire, FrameHeaderPart expected)
    {
        Assert.Equal(expected, WebSocketFrameReader.Peek(new ReadOnlySequence<byte>(Wire.Bytes(wire)), out _));
        Assert.Equal(expected, WebSocketFrameReader.Peek(new ReadOnlySequence<byte>([.. Wire.Bytes(wire)]), out _));
    }

    [Theory]
    [InlineData(0x8, true)]
    [InlineData(0x9, true)]
    [InlineData(0xA, true)]
    [InlineData(0xB, true)]
    [InlineData(0xF, true)]
    [InlineData(0x0, false)]
    [InlineData(0x1, false)]
    [InlineData(0x2, false)]
    [InlineData(0x7, false)]
    public void Control_frames_are_told_by_the_opcodes_highest_bit(int opcode, bool expected) =>
        Assert.Equal(expected, new WebSocketFrameHeader(true, 0, (WebSocketOpcode)opcode, false, 0, 0, 0).IsControl);
}
