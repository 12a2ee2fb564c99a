using System.IO.Pipelines;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The opening handshake on a connection: reads the upgrade request and answers it as the application decides (RFC 6455 §4.2). Read loop only.
/// </summary>
internal static class OpeningExchange
{
    private static readonly HandshakeRefusal TooSlow = new(408, "The upgrade request took too long.") { Setting = "HandshakeSeconds" };
    private static readonly HandshakeRefusal Stopping = new(503, "The server is stopping.") { RetryAfterSeconds = 5 };

    /// <summary>Runs the handshake.</summary>
    /// <returns>True if there are frames to read.</returns>
    public static async Task<bool> RunAsync(WebSocketConnection connection, PipeReader input)
    {
        var reader = new OpeningHandshakeReader(connection.Services.Settings.Handshake);
        while (true)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            HandshakeStatus status;
            try
            {
                status = reader.Read(ref buffer);
            }
            finally
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (Refusal(connection, reader, status) is { } refusal)
                return await RefuseAsync(connection, refusal, reader.LastSegment);
            if (status == HandshakeStatus.Accepted)
                return await AnswerAsync(connection, reader);
            if (result.IsCompleted)
                return false;
        }
    }

    private static HandshakeRefusal? Refusal(WebSocketConnection connection, OpeningHandshakeReader reader, HandshakeStatus status)
    {
        if (status == HandshakeStatus.Refused)
            return reader.Refusal;
        if (connection.PendingRefusal is { } pending)
            return pending;
        if (status == HandshakeStatus.Accepted)
            return null;
        if (connection.HasHandshakeTimedOut)
            return TooSlow;
        return connection.IsStopRequested ? Stopping : null;
    }

    private static async Task<bool> AnswerAsync(WebSocketConnection connection, OpeningHandshakeReader reader)
    {
        var request = reader.Request;
        var admission = connection.Admit(request);
        if (admission.Refusal is { } refusal)
            return await RefuseAsync(connection, refusal, reader.LastSegment);

        connection.Output.SendAccepted(request, admission.SubProtocol);
        if (admission.CloseReason is { } reason)
        {
            connection.Close(WebSocketCloseCode.ProtocolError, reason);
            return true;
        }

        connection.Deadlines.Open(connection.PingAfter);
        connection.Application.OnOpened();
        return true;
    }

    private static async Task<bool> RefuseAsync(WebSocketConnection connection, HandshakeRefusal refusal, string segment)
    {
        connection.Application.OnRefused(refusal, segment);
        connection.Deadlines.Closing();
        connection.Output.SendRefusal(refusal);
        await connection.LingerAsync();
        return false;
    }
}
