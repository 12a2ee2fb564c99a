namespace Moev.Ocpp.WebSockets;

/// <summary>The header of a frame as it is on the wire, legal or not (RFC 6455 §5.2). <see cref="WebSocketFrameRules"/> checks it.</summary>
/// <param name="Fin">True for the last frame of a message.</param>
/// <param name="ReservedBits">RSV1, RSV2 and RSV3 as the bits 4, 2 and 1.</param>
/// <param name="Opcode">The opcode; may be a reserved value.</param>
/// <param name="Masked">True if a masking key precedes the payload.</param>
/// <param name="MaskingKey">The four bytes of the key as a little-endian load, so its lowest byte masks the first byte; 0 when not masked.</param>
/// <param name="PayloadLength">Bytes of payload as the peer declares them: nothing may be added to it or allocated by it before it is checked.</param>
/// <param name="LengthForm">The seven-bit length field: the length itself up to 125, 126 for the 16-bit form, 127 for the 64-bit form.</param>
public readonly record struct WebSocketFrameHeader(
    bool Fin,
    byte ReservedBits,
    WebSocketOpcode Opcode,
    bool Masked,
    uint MaskingKey,
    ulong PayloadLength,
    byte LengthForm)
{
    /// <summary>The value of <see cref="LengthForm"/> for a 16-bit length that follows.</summary>
    public const byte LengthForm16 = 126;

    /// <summary>The value of <see cref="LengthForm"/> for a 64-bit length that follows.</summary>
    public const byte LengthForm64 = 127;

    /// <summary>Bytes of the longest header: two, a 64-bit length and a masking key.</summary>
    public const int MaxBytes = 2 + sizeof(ulong) + sizeof(uint);

    /// <summary>Indicates a control frame by the opcode's highest bit, reserved opcodes included (RFC 6455 §5.5).</summary>
    public bool IsControl => ((byte)Opcode & 0x8) != 0;

    /// <summary>The bytes of this header on the wire.</summary>
    public int Size => 2
        + (LengthForm == LengthForm16 ? sizeof(ushort) : LengthForm == LengthForm64 ? sizeof(ulong) : 0)
        + (Masked ? sizeof(uint) : 0);
}

/// <summary>The part of a frame header that has arrived. Each part includes the ones before it.</summary>
public enum FrameHeaderPart : byte
{
    /// <summary>No byte.</summary>
    Nothing,

    /// <summary>FIN, RSV and opcode.</summary>
    FirstByte,

    /// <summary>Also MASK and the seven-bit length; a longer length has not arrived.</summary>
    SecondByte,

    /// <summary>Also the payload's length; the masking key has not arrived.</summary>
    Length,

    /// <summary>Also the masking key, where there is one.</summary>
    Whole,
}
