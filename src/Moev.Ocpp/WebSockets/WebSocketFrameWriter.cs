using System.Buffers;
using System.Buffers.Binary;

namespace Moev.Ocpp.WebSockets;

/// <summary>Writes frames, lengths in their minimal form (RFC 6455 §5.2). A server writes unmasked frames, a client masked ones (§5.1).</summary>
public static class WebSocketFrameWriter
{
    /// <summary>Writes one unmasked frame, as a server does.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="opcode">A control opcode needs FIN and at most 125 bytes.</param>
    /// <param name="payload">Text must be UTF-8; it is not checked.</param>
    /// <param name="fin">True for the last frame of a message.</param>
    public static void WriteFrame(IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool fin = true)
    {
        WriteHeader(output, opcode, payload.Length, fin, maskingKey: null);
        output.Write(payload);
    }

    /// <summary>Writes one masked frame, as a client does. The payload itself is not changed.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="opcode">A control opcode needs FIN and at most 125 bytes.</param>
    /// <param name="payload">Text must be UTF-8; it is not checked.</param>
    /// <param name="maskingKey">The key's wire bytes as a little-endian load; a new one for each frame, from an unpredictable source (§5.3).</param>
    /// <param name="fin">True for the last frame of a message.</param>
    public static void WriteMaskedFrame(
        IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, uint maskingKey, bool fin = true)
    {
        WriteHeader(output, opcode, payload.Length, fin, maskingKey);
        for (int done = 0; done < payload.Length;)
        {
            Span<byte> room = output.GetSpan();
            int count = Math.Min(room.Length, payload.Length - done);
            MaskingKey.Apply(payload.Slice(done, count), room, maskingKey, done);
            output.Advance(count);
            done += count;
        }
    }

    /// <summary>Writes a close frame.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="code">
    /// A code that may be on the wire. <see cref="WebSocketCloseCode.NoStatusReceived"/> writes an empty body without the reason, as an
    /// answer to a close frame without a code.
    /// </param>
    /// <param name="reason">UTF-8; cut between code points to the 123 bytes that fit beside the code.</param>
    /// <param name="maskingKey">A client's masking key; null writes a server's frame.</param>
    public static void WriteClose(IBufferWriter<byte> output, WebSocketCloseCode code, ReadOnlySpan<byte> reason, uint? maskingKey = null)
    {
        Span<byte> body = stackalloc byte[WebSocketFrameRules.MaxControlPayloadBytes];
        if (code == WebSocketCloseCode.NoStatusReceived)
        {
            body = [];
        }
        else
        {
            if (!WebSocketFrameRules.IsLegalCloseCode((int)code))
            {
                throw new ArgumentOutOfRangeException(nameof(code), code, "This close code must not be on the wire (RFC 6455 §7.4).");
            }

            BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)code);
            reason = CutToFit(reason, body.Length - sizeof(ushort));
            reason.CopyTo(body[sizeof(ushort)..]);
            body = body[..(sizeof(ushort) + reason.Length)];
        }

        if (maskingKey is { } key)
        {
            WriteMaskedFrame(output, WebSocketOpcode.Close, body, key);
        }
        else
        {
            WriteFrame(output, WebSocketOpcode.Close, body);
        }
    }

    private static ReadOnlySpan<byte> CutToFit(ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length <= maxBytes)
        {
            return utf8;
        }

        int end = maxBytes;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) // the byte after the cut must begin a code point
        {
            end--;
        }

        return utf8[..end];
    }

    private static void WriteHeader(IBufferWriter<byte> output, WebSocketOpcode opcode, int payloadBytes, bool fin, uint? maskingKey)
    {
        if (!Enum.IsDefined(opcode))
        {
            throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "This opcode is reserved (RFC 6455 §5.2).");
        }

        if (((byte)opcode & 0x8) != 0 && (!fin || payloadBytes > WebSocketFrameRules.MaxControlPayloadBytes))
        {
            throw new ArgumentException("A control frame has FIN and at most 125 bytes (RFC 6455 §5.5).", nameof(opcode));
        }

        Span<byte> header = output.GetSpan(WebSocketFrameHeader.MaxBytes);
        byte mask = maskingKey is null ? (byte)0 : (byte)0x80;
        int size = 2;
        header[0] = (byte)((fin ? 0x80 : 0) | (byte)opcode);
        if (payloadBytes < WebSocketFrameHeader.LengthForm16)
        {
            header[1] = (byte)(mask | payloadBytes);
        }
        else if (payloadBytes <= ushort.MaxValue)
        {
            header[1] = (byte)(mask | WebSocketFrameHeader.LengthForm16);
            BinaryPrimitives.WriteUInt16BigEndian(header[size..], (ushort)payloadBytes);
            size += sizeof(ushort);
        }
        else
        {
            header[1] = (byte)(mask | WebSocketFrameHeader.LengthForm64);
            BinaryPrimitives.WriteUInt64BigEndian(header[size..], (ulong)payloadBytes);
            size += sizeof(ulong);
        }

        if (maskingKey is { } key)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[size..], key);
            size += sizeof(uint);
        }

        output.Advance(size);
    }
}
