using System.Buffers.Binary;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Support;

/// <summary>A frame sent by the server.</summary>
internal sealed record TestFrame(WebSocketOpcode Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Gets the code of a close frame; 0 if it has none.</summary>
    public int CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 0;

    public string CloseReason => Payload.Length > 2 ? Encoding.UTF8.GetString(Payload.AsSpan(2)) : "";
}
