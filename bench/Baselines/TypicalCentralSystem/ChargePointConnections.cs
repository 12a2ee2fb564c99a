using System.Collections.Concurrent;

namespace Moev.TypicalCentralSystem;

/// <summary>Accepts charge points and tracks the connected ones.</summary>
internal sealed partial class ChargePointConnections(
    CentralSystemState state, MessageDispatcher dispatcher, IHostApplicationLifetime lifetime, ILogger<ChargePointConnections> logger)
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
        using var connection = new ChargePointConnection(state.ChargePoint(identity), webSocket, dispatcher, logger);
        _connections[identity] = connection;
        LogConnected(identity);
        try
        {
            await connection.RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            _connections.TryRemove(KeyValuePair.Create(identity, connection));
            LogDisconnected(identity);
        }
    }

    [LoggerMessage(LogLevel.Information, "Charge point {Identity} connected")]
    private partial void LogConnected(string identity);

    [LoggerMessage(LogLevel.Information, "Charge point {Identity} disconnected")]
    private partial void LogDisconnected(string identity);
}
