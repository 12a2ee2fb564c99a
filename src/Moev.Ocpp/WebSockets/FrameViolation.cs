namespace Moev.Ocpp.WebSockets;

/// <summary>The reason why the peer's frames are illegal or not accepted. Bad input is a value, never an exception.</summary>
public enum FrameViolation : byte
{
    /// <summary>No violation.</summary>
    None,

    /// <summary>An RSV bit is set and no extension was negotiated (RFC 6455 §5.2).</summary>
    ReservedBits,

    /// <summary>Opcode 3 to 7 or B to F (RFC 6455 §5.2).</summary>
    ReservedOpcode,

    /// <summary>A client's frame is not masked (RFC 6455 §5.1).</summary>
    UnmaskedFromClient,

    /// <summary>A server's frame is masked (RFC 6455 §5.1).</summary>
    MaskedFromServer,

    /// <summary>A control frame without FIN (RFC 6455 §5.5).</summary>
    FragmentedControl,

    /// <summary>A control frame of more than 125 bytes (RFC 6455 §5.5).</summary>
    ControlTooLong,

    /// <summary>A length in more bytes than it needs (RFC 6455 §5.2).</summary>
    NonMinimalLength,

    /// <summary>A 64-bit length with its most significant bit set (RFC 6455 §5.2).</summary>
    LengthTopBit,

    /// <summary>A continuation frame where no message has begun (RFC 6455 §5.4).</summary>
    UnexpectedContinuation,

    /// <summary>A new message inside an unfinished one (RFC 6455 §5.4).</summary>
    ExpectedContinuation,

    /// <summary>More than <see cref="MessageLimits.MaxMessageBytes"/>.</summary>
    MessageTooBig,

    /// <summary>More than <see cref="MessageLimits.MaxFragments"/>.</summary>
    TooManyFragments,

    /// <summary>A text message that is not UTF-8 (RFC 6455 §8.1).</summary>
    InvalidUtf8,

    /// <summary>A close frame whose body is half a code (RFC 6455 §5.5.1).</summary>
    CloseBodyOfOneByte,

    /// <summary>A close code that must not be on the wire (RFC 6455 §7.4).</summary>
    InvalidCloseCode,

    /// <summary>A close reason that is not UTF-8 (RFC 6455 §5.5.1).</summary>
    InvalidCloseReason,

    /// <summary>A binary message where only text is accepted (<see cref="MessageLimits.AcceptBinary"/>).</summary>
    BinaryNotAccepted,

    /// <summary>Anything after the close frame (RFC 6455 §5.5.1).</summary>
    FrameAfterClose,
}

/// <summary>Extensions of <see cref="FrameViolation"/>.</summary>
public static class FrameViolationExtensions
{
    /// <summary>Returns the code to close the connection with (RFC 6455 §7.4.1).</summary>
    public static WebSocketCloseCode CloseCode(this FrameViolation violation) => violation switch
    {
        FrameViolation.None => WebSocketCloseCode.NormalClosure,
        FrameViolation.BinaryNotAccepted => WebSocketCloseCode.UnsupportedData,
        FrameViolation.InvalidUtf8 or FrameViolation.InvalidCloseReason => WebSocketCloseCode.InvalidPayloadData,
        FrameViolation.TooManyFragments => WebSocketCloseCode.PolicyViolation,
        FrameViolation.MessageTooBig => WebSocketCloseCode.MessageTooBig,
        _ => WebSocketCloseCode.ProtocolError,
    };
}
