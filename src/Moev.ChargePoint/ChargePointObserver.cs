using Moev.Ocpp.V16;

namespace Moev.ChargePoint;

/// <summary>Receives the events of a charge point, one at a time, on the thread that causes them. Implementations must return quickly.</summary>
public abstract class ChargePointObserver
{
    /// <summary>Observes nothing.</summary>
    public static ChargePointObserver None { get; } = new Silent();

    /// <summary>Called when a connection is tried, opened, lost or refused, with the time of the next attempt.</summary>
    public virtual void Connection(string text)
    {
    }

    /// <summary>Called when a whole OCPP-J message was sent. The memory is valid during the call only.</summary>
    public virtual void Sent(ReadOnlySpan<byte> message)
    {
    }

    /// <summary>Called when a whole OCPP-J message has arrived. The memory is valid during the call only.</summary>
    public virtual void Received(ReadOnlySpan<byte> message)
    {
    }

    /// <summary>Called when the status of the charge point (connector 0) or of a connector has changed (OCPP 1.6 §4.9).</summary>
    public virtual void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info)
    {
    }

    /// <summary>Called when the offer of a connector, or the power that flows, has changed noticeably.</summary>
    /// <param name="connectorId">The connector.</param>
    /// <param name="offeredCurrent">A per phase; 0 when nothing is offered.</param>
    /// <param name="current">A on each phase in use.</param>
    /// <param name="power">W.</param>
    public virtual void PowerChanged(int connectorId, double offeredCurrent, double current, double power)
    {
    }

    /// <summary>Called when a transaction begins, gets its id or ends, a message is given up, or a command is refused.</summary>
    public virtual void Note(string text)
    {
    }

    private sealed class Silent : ChargePointObserver;
}
