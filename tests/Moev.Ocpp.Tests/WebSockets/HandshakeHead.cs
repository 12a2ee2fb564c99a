namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Heads of upgrade requests to start from: a legal one, and what a case changes in it.</summary>
internal static class HandshakeHead
{
    /// <summary>The key of RFC 6455 §1.3.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>Its answer there.</summary>
    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public const string RequestLine = "GET /CP_1 HTTP/1.1";

    public static readonly string[] Headers =
    [
        "Host: localhost:9000",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + Key,
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: ocpp1.6",
    ];

    public static string Legal { get; } = Build(RequestLine, Headers);

    public static string Build(string requestLine, IEnumerable<string> headers) =>
        string.Concat(headers.Prepend(requestLine).Append("").Select(line => line + "\r\n"));

    public static string WithTarget(string target) => Build($"GET {target} HTTP/1.1", Headers);

    public static string With(params string[] more) => Build(RequestLine, [.. Headers, .. more]);

    public static string Without(string name) => Build(RequestLine, Headers.Where(header => !IsNamed(header, name)));

    public static string Replacing(string name, string line) => Build(RequestLine, Headers.Select(header => IsNamed(header, name) ? line : header));

    private static bool IsNamed(string header, string name) => header.StartsWith(name + ":", StringComparison.Ordinal);
}
