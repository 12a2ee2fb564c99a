using System.IO.Pipelines;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>
/// The opening handshake on a connection: reads the upgrade request and answers it as the application decides (RFC 6455 §4.2). Read loop only.
/// </summary>
internal static class OpeningExchange
{
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

            if (status == HandshakeStatus.Accepted)
                return await AnswerAsync(connection, reader.Request);
            if (status == HandshakeStatus.Refused)
                return await RefuseAsync(connection, reader.Refusal);
            if (connection.HasHandshakeTimedOut)
                return await RefuseAsync(connection, new HandshakeRefusal(408, "The upgrade request took too long."));
            if (connection.IsStopRequested)
                return await RefuseAsync(connection, new HandshakeRefusal(503, "The server is stopping."));
            if (result.IsCompleted)
                return false;
        }
    }

    private static async Task<bool> AnswerAsync(WebSocketConnection connection, OpeningHandshakeRequest request)
    {
        var admission = connection.Admit(request);
        if (admission.Refusal is { } refusal)
            return await RefuseAsync(connection, refusal);

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

    private static async Task<bool> RefuseAsync(WebSocketConnection connection, HandshakeRefusal refusal)
    {
        connection.Application.OnRefused(refusal);
        connection.Deadlines.Closing();
        connection.Output.SendRefusal(refusal);
        await connection.LingerAsync();
        return false;
    }
}
