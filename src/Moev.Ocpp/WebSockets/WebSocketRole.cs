namespace Moev.Ocpp.WebSockets;

/// <summary>Our side of the connection. The client masks its frames (RFC 6455 §5.1).</summary>
public enum WebSocketRole : byte
{
    /// <summary>Reads masked frames only and writes unmasked ones.</summary>
    Server,

    /// <summary>Reads unmasked frames only and writes masked ones.</summary>
    Client,
}
