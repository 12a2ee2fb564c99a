namespace Moev.Ocpp.WebSockets;

/// <summary>How far the reader of an opening handshake is.</summary>
public enum HandshakeStatus : byte
{
    /// <summary>The head is not complete and nothing in it was wrong so far. All input was consumed.</summary>
    NeedMore = 0,

    /// <summary>The head is complete and legal.</summary>
    Accepted,

    /// <summary>The peer must be refused and the connection closed. Nothing that follows may be read as anything.</summary>
    Refused,
}
