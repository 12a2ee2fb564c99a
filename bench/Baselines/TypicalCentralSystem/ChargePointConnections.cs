using System.Collections.Concurrent;

namespace Moev.TypicalCentralSystem;

/// <summary>Accepts charge points, and knows who is connected.</summary>
internal sealed class ChargePointConnections(
    MessageDispatcher dispatcher, IHostApplicationLifetime lifetime, ILogger<ChargePointConnections> logger)
{
    private const string SubProtocol = "ocpp1.6";

    private readonly ConcurrentDictionary<string, ChargePointConnection> _connections = new();

    public async Task AcceptAsync(HttpContext context, string identity)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var webSocket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        using var connection = new ChargePointConnection(identity, webSocket, dispatcher, logger);
        _connections[identity] = connection;
        logger.LogInformation("Charge point {Identity} connected", identity);
        try
        {
            await connection.RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            _connections.TryRemove(KeyValuePair.Create(identity, connection));
            logger.LogInformation("Charge point {Identity} disconnected", identity);
        }
    }
}
