using Moev.Gateway.Connections;

namespace Moev.Gateway.Sessions;

/// <summary>The place of a connection within its limits.</summary>
internal enum GateState : byte
{
    /// <summary>Beyond all limits: to be closed at once.</summary>
    Dropped = 0,

    /// <summary>Its upgrade request is not answered with 101.</summary>
    HalfOpen,

    /// <summary>Its upgrade request is being refused, because of the limits.</summary>
    Refused,

    /// <summary>It has a session.</summary>
    Open,

    /// <summary>It had a session, and is being closed.</summary>
    Closing,
}

/// <summary>One connection at the <see cref="ConnectionGate"/>. All members under the gate's lock, but for the source.</summary>
internal sealed class GateTicket(GateSource source, ChargePointSession session)
{
    public GateSource Source => source;

    public ChargePointSession Session => session;

    public GateState State;
    public long EnteredAt;

    // The list of the half-open connections of one source, oldest first.
    public GateTicket? Older;
    public GateTicket? Newer;
}

/// <summary>The connections of one source. All members under the gate's lock, but for those of the base.</summary>
internal sealed class GateSource(SourceAddress address) : ConnectionSource
{
    public SourceAddress Address => address;

    public int Connections;
    public int HalfOpen;
    public int Sessions;
    public GateTicket? Oldest;
    public GateTicket? Newest;

    public void Append(GateTicket ticket)
    {
        HalfOpen++;
        ticket.Older = Newest;
        if (Newest is null)
            Oldest = ticket;
        else
            Newest.Newer = ticket;
        Newest = ticket;
    }

    public void Remove(GateTicket ticket)
    {
        HalfOpen--;
        if (ticket.Older is null)
            Oldest = ticket.Newer;
        else
            ticket.Older.Newer = ticket.Newer;
        if (ticket.Newer is null)
            Newest = ticket.Older;
        else
            ticket.Newer.Older = ticket.Older;
        ticket.Older = ticket.Newer = null;
    }
}
