namespace Moev.Ocpp.WebSockets;

/// <summary>The progress of reading an opening handshake.</summary>
public enum HandshakeStatus : byte
{
    /// <summary>The head is incomplete and legal so far. All input was consumed.</summary>
    NeedMore = 0,

    /// <summary>The head is complete and legal.</summary>
    Accepted,

    /// <summary>The peer must be refused and the connection closed. No further input may be read.</summary>
    Refused,
}
