using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Moev.TypicalCentralSystem;

/// <summary>One charge point's WebSocket: receives whole messages, answers them in order.</summary>
internal sealed class ChargePointConnection(string identity, WebSocket webSocket, MessageDispatcher dispatcher, ILogger logger) : IDisposable
{
    private const int BufferBytes = 4_096;
    private const int MaxMessageBytes = 262_144;

    private readonly SemaphoreSlim _sending = new(1, 1);

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
            logger.LogInformation(e, "The connection of {Identity} broke", identity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _sending.Dispose();

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

    private async Task HandleAsync(ReadOnlyMemory<byte> message)
    {
        object[]? answer;
        try
        {
            answer = await dispatcher.DispatchAsync(identity, message, CancellationToken.None);
        }
        catch (JsonException e)
        {
            logger.LogWarning(e, "{Identity} sent what is no OCPP message", identity);
            return;
        }

        if (answer is null)
            return;
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, MessageDispatcher.Json);
        await _sending.WaitAsync();
        try
        {
            await webSocket.SendAsync(json, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}
