using System.Collections.Concurrent;
using Moev.Gateway.Http.Idempotency;

namespace Moev.Gateway.Http;

/// <summary>Who asks for a command, for the audit trail, and the end of its waiting.</summary>
/// <param name="RemoteAddress">Where it connects from.</param>
/// <param name="Route">The method and pattern of the route, such as "POST /remotestart".</param>
/// <param name="Aborted">Cancelled when it has left.</param>
internal readonly record struct CommandCaller(string RemoteAddress, string Route, CancellationToken Aborted)
{
    // Bounded by the routes, whose methods are named.
    private static readonly ConcurrentDictionary<(string Method, string? Pattern), string> Routes = new();

    /// <summary>The request that it gave a key; null when it gave none.</summary>
    public IdempotentRequest? Request { get; init; }

    public static CommandCaller Of(HttpContext context) => new(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        RouteOf(context),
        context.RequestAborted)
    {
        Request = context.Features.Get<IdempotentRequest>(),
    };

    // Kept in every audit record: one text for all of a route, and not one for each.
    private static string RouteOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint endpoint
        ? Routes.GetOrAdd((context.Request.Method, endpoint.RoutePattern.RawText), static route => $"{route.Method} {route.Pattern}")
        : $"{context.Request.Method} ";
}
