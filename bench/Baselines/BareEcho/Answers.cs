using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.BareEcho;

/// <summary>A fixed answer, except for the message id, which is found by its offset.</summary>
internal static class Answers
{
    private const byte Call = (byte)'2';
    private const int IdStart = 4; // [2,"
    private const int MaxIdBytes = 36;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        if (message.Length < IdStart || message[1] != Call)
            return;
        var idLength = message[IdStart..].IndexOf((byte)'"');
        if (idLength is < 0 or > MaxIdBytes)
            return;
        var payload = PayloadFor(message[(IdStart + idLength + 3)..]);

        var start = "[3,\""u8;
        Span<byte> answer = stackalloc byte[160];
        start.CopyTo(answer);
        var at = start.Length;
        message.Slice(IdStart, idLength).CopyTo(answer[at..]);
        at += idLength;
        payload.CopyTo(answer[at..]);
        WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, answer[..(at + payload.Length)]);
    }

    private static ReadOnlySpan<byte> PayloadFor(ReadOnlySpan<byte> action)
    {
        if (action.StartsWith("H"u8))
            return "\",{\"currentTime\":\"2026-01-01T00:00:00.000Z\"}]"u8;
        if (action.StartsWith("B"u8))
            return "\",{\"status\":\"Accepted\",\"currentTime\":\"2026-01-01T00:00:00.000Z\",\"interval\":300}]"u8;
        if (action.StartsWith("StartT"u8))
            return "\",{\"idTagInfo\":{\"status\":\"Accepted\"},\"transactionId\":1}]"u8;
        return action.StartsWith("A"u8) ? "\",{\"idTagInfo\":{\"status\":\"Accepted\"}}]"u8 : "\",{}]"u8;
    }
}
