namespace Moev.Ocpp.WebSockets;

/// <summary>What a frame carries (RFC 6455 §5.2). Other values are reserved and illegal on the wire.</summary>
public enum WebSocketOpcode : byte
{
    /// <summary>A further fragment.</summary>
    Continuation = 0x0,
    /// <summary>A message of UTF-8, or its first fragment.</summary>
    Text = 0x1,
    /// <summary>A binary message, or its first fragment.</summary>
    Binary = 0x2,
    /// <summary>A closing handshake's half.</summary>
    Close = 0x8,
    /// <summary>Asks for a pong.</summary>
    Ping = 0x9,
    /// <summary>Answers a ping, or says unasked that somebody is alive.</summary>
    Pong = 0xA,
}
