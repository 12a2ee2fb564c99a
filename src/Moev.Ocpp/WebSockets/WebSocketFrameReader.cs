using System.Buffers;
using System.Buffers.Binary;

namespace Moev.Ocpp.WebSockets;

/// <summary>Parses frame headers (RFC 6455 §5.2). <see cref="WebSocketFrameRules"/> checks that they are legal.</summary>
public static class WebSocketFrameReader
{
    /// <summary>Reads one whole header and slices it off the input, which stays untouched while the header is incomplete.</summary>
    /// <returns>True if the header was complete.</returns>
    public static bool TryReadHeader(ref ReadOnlySequence<byte> input, out WebSocketFrameHeader header)
    {
        if (Peek(input, out header) != FrameHeaderPart.Whole)
        {
            header = default;
            return false;
        }

        input = input.Slice(header.Size);
        return true;
    }

    /// <summary>
    /// Parses as much of a header as has arrived and consumes nothing, so that a frame can be refused at the byte that makes it illegal.
    /// </summary>
    /// <param name="input">The received bytes, from the frame's first byte on.</param>
    /// <param name="header">The header; fields of parts that have not arrived are zero.</param>
    /// <returns>The part of the header that is known.</returns>
    public static FrameHeaderPart Peek(in ReadOnlySequence<byte> input, out WebSocketFrameHeader header)
    {
        ReadOnlySpan<byte> first = input.FirstSpan;
        return first.Length >= WebSocketFrameHeader.MaxBytes || input.IsSingleSegment
            ? Parse(first, out header)
            : PeekSlow(input, out header);
    }

    private static FrameHeaderPart PeekSlow(in ReadOnlySequence<byte> input, out WebSocketFrameHeader header)
    {
        Span<byte> copy = stackalloc byte[WebSocketFrameHeader.MaxBytes];
        int count = (int)Math.Min(input.Length, copy.Length);
        input.Slice(0, count).CopyTo(copy);
        return Parse(copy[..count], out header);
    }

    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  +-+-+-+-+-------+-+-------------+-------------------------------+
    //  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
    //  |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
    //  |N|V|V|V|       |S|             |   (if payload len==126/127)   |
    //  | |1|2|3|       |K|             |                               |
    //  +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
    //  |     Extended payload length continued, if payload len == 127  |
    //  + - - - - - - - - - - - - - - - +-------------------------------+
    //  |                               |Masking-key, if MASK set to 1  |
    //  +-------------------------------+-------------------------------+
    //  | Masking-key (continued)       |          Payload Data         |
    //  +-------------------------------- - - - - - - - - - - - - - - - +
    private static FrameHeaderPart Parse(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header)
    {
        if (bytes.IsEmpty)
        {
            header = default;
            return FrameHeaderPart.Nothing;
        }

        bool fin = (bytes[0] & 0x80) != 0;
        byte reservedBits = (byte)((bytes[0] >> 4) & 0x7);
        var opcode = (WebSocketOpcode)(bytes[0] & 0xF);
        if (bytes.Length < 2)
        {
            header = new(fin, reservedBits, opcode, Masked: false, MaskingKey: 0, PayloadLength: 0, LengthForm: 0);
            return FrameHeaderPart.FirstByte;
        }

        bool masked = (bytes[1] & 0x80) != 0;
        byte lengthForm = (byte)(bytes[1] & 0x7F);
        bytes = bytes[2..];
        int lengthBytes = lengthForm switch
        {
            WebSocketFrameHeader.LengthForm16 => sizeof(ushort),
            WebSocketFrameHeader.LengthForm64 => sizeof(ulong),
            _ => 0,
        };
        if (bytes.Length < lengthBytes)
        {
            header = new(fin, reservedBits, opcode, masked, MaskingKey: 0, PayloadLength: 0, lengthForm);
            return FrameHeaderPart.SecondByte;
        }

        ulong length = lengthBytes switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            sizeof(ulong) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => lengthForm,
        };
        bytes = bytes[lengthBytes..];
        if (!masked)
        {
            header = new(fin, reservedBits, opcode, masked, MaskingKey: 0, length, lengthForm);
            return FrameHeaderPart.Whole;
        }

        if (bytes.Length < sizeof(uint))
        {
            header = new(fin, reservedBits, opcode, masked, MaskingKey: 0, length, lengthForm);
            return FrameHeaderPart.Length;
        }

        header = new(fin, reservedBits, opcode, masked, BinaryPrimitives.ReadUInt32LittleEndian(bytes), length, lengthForm);
        return FrameHeaderPart.Whole;
    }
}
