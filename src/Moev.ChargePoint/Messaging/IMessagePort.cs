namespace Moev.ChargePoint.Messaging;

/// <summary>The way out for messages.</summary>
internal interface IMessagePort
{
    /// <summary>Sends one OCPP-J message. Copies its bytes before it returns.</summary>
    void Send(ReadOnlySpan<byte> message);
}
