using Moev.Gateway.Control.Idempotency;

namespace Moev.Gateway.Control;

/// <summary>Who asks for a command, for the audit trail, and the end of its waiting.</summary>
/// <param name="RemoteAddress">Where it connects from.</param>
/// <param name="Route">The method and pattern of the route, such as "POST /remotestart".</param>
/// <param name="Aborted">Cancelled when it has left.</param>
internal readonly record struct CommandCaller(string RemoteAddress, string Route, CancellationToken Aborted)
{
    /// <summary>The request that it gave a key; null when it gave none.</summary>
    public IdempotentRequest? Request { get; init; }

    public static CommandCaller Of(HttpContext context) => new(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
        context.RequestAborted)
    {
        Request = context.Features.Get<IdempotentRequest>(),
    };
}
