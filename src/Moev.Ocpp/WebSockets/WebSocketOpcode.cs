namespace Moev.Ocpp.WebSockets;

/// <summary>The opcode of a frame (RFC 6455 §5.2). Other values are reserved and illegal on the wire.</summary>
public enum WebSocketOpcode : byte
{
    /// <summary>A further fragment.</summary>
    Continuation = 0x0,
    /// <summary>A message of UTF-8, or its first fragment.</summary>
    Text = 0x1,
    /// <summary>A binary message, or its first fragment.</summary>
    Binary = 0x2,
    /// <summary>One half of the closing handshake.</summary>
    Close = 0x8,
    /// <summary>Asks for a pong.</summary>
    Ping = 0x9,
    /// <summary>Answers a ping, or is an unsolicited keep-alive.</summary>
    Pong = 0xA,
}
