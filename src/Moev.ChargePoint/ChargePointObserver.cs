using Moev.Ocpp.V16;

namespace Moev.ChargePoint;

/// <summary>Is told what goes on at a charge point, on whatever thread it happens, one thing at a time. It must return quickly.</summary>
public abstract class ChargePointObserver
{
    /// <summary>Observes nothing.</summary>
    public static ChargePointObserver None { get; } = new Silent();

    /// <summary>A connection is tried, was opened, or was lost or refused, and when the next is tried.</summary>
    public virtual void Connection(string text)
    {
    }

    /// <summary>A whole OCPP-J message was sent. The memory is only lent.</summary>
    public virtual void Sent(ReadOnlySpan<byte> message)
    {
    }

    /// <summary>A whole OCPP-J message arrived. The memory is only lent.</summary>
    public virtual void Received(ReadOnlySpan<byte> message)
    {
    }

    /// <summary>The charge point's (connector 0) or a connector's status changed (OCPP 1.6 §4.9).</summary>
    public virtual void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info)
    {
    }

    /// <summary>What a connector offers, or what flows, changed noticeably.</summary>
    /// <param name="connectorId">Which.</param>
    /// <param name="offeredCurrent">A per phase; 0 when nothing is offered.</param>
    /// <param name="current">A on each phase in use.</param>
    /// <param name="power">W.</param>
    public virtual void PowerChanged(int connectorId, double offeredCurrent, double current, double power)
    {
    }

    /// <summary>A transaction began, got its id, or ended; a message was given up; a command was refused.</summary>
    public virtual void Note(string text)
    {
    }

    private sealed class Silent : ChargePointObserver;
}
