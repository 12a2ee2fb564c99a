using System.Collections.Concurrent;
using Moev.Gateway.Commands;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>Describes the sender of an HTTP request to the commands.</summary>
internal static class HttpCaller
{
    // Bounded by the number of routes, whose methods are named.
    private static readonly ConcurrentDictionary<(string Method, string? Pattern), string> Routes = new();

    public static CommandCaller Of(HttpContext context)
    {
        var request = context.Features.Get<IdempotentRequest>();
        return new CommandCaller(context.Connection.RemoteIpAddress?.ToString() ?? "", RouteOf(context))
        {
            IdempotencyKey = request?.Key,
            Observer = request,
        };
    }

    // Kept in every audit record, so all records of a route share one string.
    private static string RouteOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint endpoint
        ? Routes.GetOrAdd((context.Request.Method, endpoint.RoutePattern.RawText), static route => $"{route.Method} {route.Pattern}")
        : $"{context.Request.Method} ";
}
