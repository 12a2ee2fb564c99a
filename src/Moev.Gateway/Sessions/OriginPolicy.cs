using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>
/// Decides on the Origin header of an upgrade request (RFC 6455 §10.2). A web page must not reach the gateway through its visitor's browser; a charge
/// point may have a WebSocket library that puts an Origin into every request (RFC 6455 §4.1 item 8).
/// </summary>
internal sealed class OriginPolicy(OcppOptions options)
{
    /// <summary>The constants of WebSocket libraries for small devices, and what is set where a library demands an Origin.</summary>
    private static readonly string[] OfLibraries =
    [
        "file://", // arduinoWebSockets
        "https://github.com/gilmaimon/TinyWebsockets", // ArduinoWebsockets
        "http://localhost", // golang.org/x/net/websocket demands one; its documentation has this
    ];

    private static readonly string[] Schemes = ["http://", "https://", "ws://", "wss://"];

    private static readonly HandshakeRefusal Browser =
        new(403, "Browsers may not connect.") { Setting = nameof(OcppOptions.AllowBrowsers) };

    private static readonly HandshakeRefusal Unknown =
        new(403, "This Origin is not allowed.") { Setting = nameof(OcppOptions.AllowedOrigins) };

    /// <returns>The refusal; null to go on.</returns>
    public HandshakeRefusal? Check(OpeningHandshakeRequest request)
    {
        var isListed = request.Origin is { } listed && options.AllowedOrigins.Contains(listed, StringComparer.OrdinalIgnoreCase);
        if (request.IsFromBrowser)
            return options.AllowBrowsers && isListed ? null : Browser;
        if (request.Origin is not { Length: > 0 } origin || isListed)
            return null;

        // A path is no part of an origin (RFC 6454 §7.1), but a slash is often sent.
        return IsKnown(origin, request.Host) || (origin.EndsWith('/') && IsKnown(origin.AsSpan(0, origin.Length - 1), request.Host)) ? null : Unknown;
    }

    private static bool IsKnown(ReadOnlySpan<char> origin, string host)
    {
        foreach (var known in OfLibraries)
        {
            if (origin.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return IsOwnHost(origin, host);
    }

    /// <summary>
    /// Returns true for the host that the client has called, with any scheme of the Web or none, and with any port or none. Some libraries send the
    /// whole URL.
    /// </summary>
    private static bool IsOwnHost(ReadOnlySpan<char> site, string host)
    {
        foreach (var scheme in Schemes)
        {
            if (site.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                site = site[scheme.Length..];
                var slash = site.IndexOf('/');
                site = slash < 0 ? site : site[..slash];
                break;
            }
        }

        return WithoutPort(site).Equals(WithoutPort(host), StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon <= 0 || colon < host.LastIndexOf(']') || host[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? host : host[..colon];
    }
}
