using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Moev.TypicalCentralSystem;

/// <summary>The WebSocket of one charge point: receives whole messages and answers them in order.</summary>
internal sealed partial class ChargePointConnection(ChargePointState chargePoint, WebSocket webSocket, MessageDispatcher dispatcher, ILogger logger) : IDisposable
{
    private const int BufferBytes = 4_096;
    private const int MaxMessageBytes = 262_144;

    private readonly Answer _answer = new();

    public async Task RunAsync(CancellationToken stopping)
    {
        await using var abort = stopping.Register(webSocket.Abort);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (webSocket.State == WebSocketState.Open)
            {
                var result = await webSocket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }

                if (result.EndOfMessage)
                    await HandleAsync(buffer.AsMemory(0, result.Count));
                else if (!await ReceiveRestAsync(buffer, result.Count))
                    return;
            }
        }
        catch (WebSocketException e)
        {
            LogBroken(e, chargePoint.Identity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _answer.Dispose();

    private async Task<bool> ReceiveRestAsync(byte[] buffer, int count)
    {
        using var message = new MemoryStream();
        await message.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
        ValueWebSocketReceiveResult result;
        do
        {
            result = await webSocket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            await message.WriteAsync(buffer.AsMemory(0, result.Count), CancellationToken.None);
            if (message.Length > MaxMessageBytes)
            {
                await webSocket.CloseAsync(WebSocketCloseStatus.MessageTooBig, null, CancellationToken.None);
                return false;
            }
        }
        while (!result.EndOfMessage);
        await HandleAsync(message.GetBuffer().AsMemory(0, (int)message.Length));
        return true;
    }

    // Only this loop sends, one answer after another.
    private async ValueTask HandleAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await dispatcher.DispatchAsync(chargePoint, message, _answer, CancellationToken.None);
        }
        catch (JsonException e)
        {
            LogNoMessage(e, chargePoint.Identity);
            return;
        }

        if (!_answer.Message.IsEmpty)
            await webSocket.SendAsync(_answer.Message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "The connection of {Identity} broke")]
    private partial void LogBroken(Exception exception, string identity);

    [LoggerMessage(LogLevel.Warning, "{Identity} sent an invalid OCPP message")]
    private partial void LogNoMessage(Exception exception, string identity);
}
