namespace Moev.Ocpp.WebSockets;

/// <summary>The context in which a frame header is checked.</summary>
/// <param name="Role">Our side: a server accepts masked frames only, a client unmasked ones only.</param>
/// <param name="Limits">The limits on what we accept.</param>
/// <param name="Fragments">Frames of the unfinished message so far; 0 when no message is unfinished.</param>
/// <param name="MessageBytes">Bytes of the unfinished message so far.</param>
/// <param name="CloseReceived">True if the peer has sent its close frame.</param>
public readonly record struct FrameContext(WebSocketRole Role, MessageLimits Limits, int Fragments, int MessageBytes, bool CloseReceived);

/// <summary>Checks frame headers and close codes. Nothing is added to or allocated by a declared length before it has passed here.</summary>
public static class WebSocketFrameRules
{
    /// <summary>The bytes of the longest payload of a control frame (RFC 6455 §5.5).</summary>
    public const int MaxControlPayloadBytes = 125;

    /// <summary>Checks the part of a header that has arrived.</summary>
    /// <remarks>The checks follow the order of the bytes, so the verdict does not depend on how the bytes arrive.</remarks>
    public static FrameViolation Check(in WebSocketFrameHeader header, FrameHeaderPart known, in FrameContext context)
    {
        FrameViolation violation = FrameViolation.None;
        if (known >= FrameHeaderPart.FirstByte)
        {
            violation = CheckFirstByte(header, context);
        }

        if (violation == FrameViolation.None && known >= FrameHeaderPart.SecondByte)
        {
            violation = CheckSecondByte(header, context);
        }

        if (violation == FrameViolation.None && known >= FrameHeaderPart.Length)
        {
            violation = CheckLength(header, context);
        }

        return violation;
    }

    /// <summary>
    /// Returns true if a close frame may carry the code: 1000-1003, 1007-1011, IANA's 1012-1014 and the ranges 3000-3999 and 4000-4999.
    /// 1004, 1005, 1006 and 1015 are reserved, everything else is undefined (RFC 6455 §7.4).
    /// </summary>
    public static bool IsLegalCloseCode(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    private static FrameViolation CheckFirstByte(in WebSocketFrameHeader header, in FrameContext context)
    {
        // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
        if (context.CloseReceived)
        {
            return FrameViolation.FrameAfterClose;
        }

        // RFC 6455 §5.2: "If a nonzero value is received and none of the negotiated extensions defines the meaning of such a
        // nonzero value, the receiving endpoint MUST _Fail the WebSocket Connection_." We negotiate no extension.
        if (header.ReservedBits != 0)
        {
            return FrameViolation.ReservedBits;
        }

        switch (header.Opcode)
        {
            case WebSocketOpcode.Continuation:
                // RFC 6455 §5.4: a fragmented message begins with an opcode other than 0.
                if (context.Fragments == 0)
                {
                    return FrameViolation.UnexpectedContinuation;
                }

                return context.Fragments >= context.Limits.MaxFragments ? FrameViolation.TooManyFragments : FrameViolation.None;

            case WebSocketOpcode.Text:
            case WebSocketOpcode.Binary:
                // RFC 6455 §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message
                // unless an extension has been negotiated that can interpret the interleaving."
                if (context.Fragments != 0)
                {
                    return FrameViolation.ExpectedContinuation;
                }

                return header.Opcode == WebSocketOpcode.Binary && !context.Limits.AcceptBinary
                    ? FrameViolation.BinaryNotAccepted
                    : FrameViolation.None;

            case WebSocketOpcode.Close:
            case WebSocketOpcode.Ping:
            case WebSocketOpcode.Pong:
                // RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be fragmented."
                return header.Fin ? FrameViolation.None : FrameViolation.FragmentedControl;

            default:
                // RFC 6455 §5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
                return FrameViolation.ReservedOpcode;
        }
    }

    private static FrameViolation CheckSecondByte(in WebSocketFrameHeader header, in FrameContext context)
    {
        // RFC 6455 §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        if (context.Role == WebSocketRole.Server && !header.Masked)
        {
            return FrameViolation.UnmaskedFromClient;
        }

        // RFC 6455 §5.1: "A client MUST close a connection if it detects a masked frame."
        if (context.Role == WebSocketRole.Client && header.Masked)
        {
            return FrameViolation.MaskedFromServer;
        }

        if (header.IsControl && header.LengthForm > MaxControlPayloadBytes)
        {
            return FrameViolation.ControlTooLong;
        }

        // RFC 6455 §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".
        return header.Opcode == WebSocketOpcode.Close && header.LengthForm == 1
            ? FrameViolation.CloseBodyOfOneByte
            : FrameViolation.None;
    }

    private static FrameViolation CheckLength(in WebSocketFrameHeader header, in FrameContext context)
    {
        // RFC 6455 §5.2: "the most significant bit MUST be 0".
        if (header.PayloadLength > long.MaxValue)
        {
            return FrameViolation.LengthTopBit;
        }

        // RFC 6455 §5.2: "in all cases, the minimal number of bytes MUST be used to encode the length".
        ulong leastOfForm = header.LengthForm switch
        {
            WebSocketFrameHeader.LengthForm16 => WebSocketFrameHeader.LengthForm16,
            WebSocketFrameHeader.LengthForm64 => ushort.MaxValue + 1UL,
            _ => 0,
        };
        if (header.PayloadLength < leastOfForm)
        {
            return FrameViolation.NonMinimalLength;
        }

        if (header.IsControl)
        {
            return FrameViolation.None;
        }

        // Subtracted from the limit, because adding to a declared length can overflow. The limit may have been lowered since the
        // message began, so what has arrived can be above it.
        int limit = context.Limits.MaxMessageBytes;
        return context.MessageBytes > limit || header.PayloadLength > (ulong)(limit - context.MessageBytes)
            ? FrameViolation.MessageTooBig
            : FrameViolation.None;
    }
}
