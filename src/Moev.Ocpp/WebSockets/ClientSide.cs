using System.Buffers;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// The part of an endpoint that only a client has: masking keys, and reading messages in place. A server's frames are not masked, so a whole
/// message can be read where it lies. A separate object keeps a server's endpoints small.
/// </summary>
/// <param name="maskingKeys">Returns a new key for each frame; null for an unpredictable one (RFC 6455 §5.3).</param>
internal sealed class ClientSide(Func<uint>? maskingKeys)
{
    /// <summary>Bytes of the header of an unmasked frame whose length stands in the second byte.</summary>
    private const int ShortHeaderBytes = 2;

    /// <summary>The longest payload whose length stands in the second byte.</summary>
    private const byte LongestShort = WebSocketFrameHeader.LengthForm16 - 1;

    private const byte FinText = 0x80 | (byte)WebSocketOpcode.Text;

    private ReadOnlyMemory<byte> _message;
    private bool _isBetweenFrames = true; // the next byte begins a frame and a message

    /// <summary>Indicates that the last message is <see cref="Message"/>, not the assembler's.</summary>
    public bool IsMessage { get; private set; }

    /// <summary>The message that was read in place.</summary>
    public ReadOnlyMemory<byte> Message => _message;

    /// <summary>Returns the masking key of the next frame.</summary>
    public uint NextKey()
    {
        if (maskingKeys is not null)
        {
            return maskingKeys();
        }

        Span<byte> key = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(key);
        return BitConverter.ToUInt32(key);
    }

    /// <summary>
    /// Reads a message in place: nearly every message of a central system is one whole frame in the shortest form of its length (RFC 6455 §5.2).
    /// Everything else is for the assembler to judge.
    /// </summary>
    public bool TryRead(ref ReadOnlySequence<byte> input, MessageLimits limits)
    {
        IsMessage = false;
        ReadOnlySpan<byte> bytes = input.FirstSpan;
        if (!_isBetweenFrames
            || bytes is not [FinText, <= LongestShort and var length, ..]
            || bytes.Length < ShortHeaderBytes + length
            || length > limits.MaxMessageBytes
            || !Utf8.IsValid(bytes.Slice(ShortHeaderBytes, length)))
        {
            return false;
        }

        _message = input.First.Slice(ShortHeaderBytes, length);
        input = input.Slice(ShortHeaderBytes + length);
        return IsMessage = true;
    }

    /// <summary>Notes that the assembler has read.</summary>
    /// <param name="status">Its result.</param>
    /// <param name="isMidMessage">True inside a message.</param>
    /// <param name="wasEmpty">True when there was nothing to read.</param>
    public void AssemblerHasRead(WebSocketReadStatus status, bool isMidMessage, bool wasEmpty) =>
        // Only what ended shows the border between two messages: after NeedMore the assembler may be inside a frame.
        _isBetweenFrames = status == WebSocketReadStatus.NeedMore ? _isBetweenFrames && wasEmpty : !isMidMessage;

    /// <summary>Copies the message to a rented array.</summary>
    public MessageLease Detach()
    {
        IsMessage = false;
        byte[] copy = MessageBuffer.Rent(ArrayPool<byte>.Shared, _message.Length);
        _message.CopyTo(copy);
        return new MessageLease(ArrayPool<byte>.Shared, copy, _message.Length);
    }
}
