namespace Moev.Transport.Polling;

/// <summary>The events of a socket; the values are those of epoll (epoll_ctl(2)).</summary>
[Flags]
public enum SocketEvents
{
    None = 0,

    /// <summary>Bytes have arrived, or connections wait to be accepted.</summary>
    Readable = 0x1,

    /// <summary>Urgent data has arrived (tcp(7)): a read stops before it, although more bytes may follow.</summary>
    Urgent = 0x2,

    /// <summary>There is room for bytes to send.</summary>
    Writable = 0x4,

    /// <summary>The connection is broken.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended.</summary>
    HangUp = 0x10,

    /// <summary>The peer sends no more.</summary>
    PeerClosed = 0x2000,

    /// <summary>The events that end reading once all received bytes are read.</summary>
    Ended = Error | HangUp | PeerClosed,
}
