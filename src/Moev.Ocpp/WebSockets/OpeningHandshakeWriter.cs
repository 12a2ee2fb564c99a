using System.Buffers;
using System.Globalization;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The server's answers to an opening handshake (RFC 6455 §4.2.2).</summary>
public static class OpeningHandshakeWriter
{
    /// <summary>Writes the 101 that opens the WebSocket.</summary>
    /// <param name="output">The connection's output. Frames may follow at once.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="subProtocol">
    /// One that the client offered, or null for an answer without Sec-WebSocket-Protocol: a client fails on a sub-protocol it never
    /// asked for (RFC 6455 §4.1), and OCPP-J 1.6 §3.2 asks for exactly that answer when nothing is in common.
    /// </param>
    public static void WriteAccepted(IBufferWriter<byte> output, OpeningHandshakeRequest request, string? subProtocol)
    {
        if (subProtocol is not null && !request.SubProtocols.Contains(subProtocol))
            throw new ArgumentException("The client did not offer this sub-protocol.", nameof(subProtocol));

        output.Write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "u8);
        Write(output, request.AcceptKey);
        if (subProtocol is not null)
        {
            output.Write("\r\nSec-WebSocket-Protocol: "u8);
            Write(output, subProtocol);
        }

        output.Write("\r\n\r\n"u8);
    }

    /// <summary>Writes a refusal. The caller must close the connection behind it, and read nothing more from it.</summary>
    public static void WriteRefusal(IBufferWriter<byte> output, HandshakeRefusal refusal)
    {
        output.Write("HTTP/1.1 "u8);
        Write(output, refusal.StatusCode);
        output.Write(" "u8);
        output.Write(Phrase(refusal.StatusCode));

        // A 426 must name the protocol to upgrade to, and a sender of Upgrade must list it in Connection (RFC 9110 §15.5.22 and §7.8).
        output.Write(refusal.StatusCode == 426 ? "\r\nConnection: close, Upgrade"u8 : "\r\nConnection: close"u8);
        output.Write(refusal.StatusCode switch
        {
            401 => "\r\nWWW-Authenticate: Basic realm=\"OCPP\""u8,
            405 => "\r\nAllow: GET"u8,
            426 => "\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"u8,
            _ => default,
        });
        if (refusal.RetryAfterSeconds is int seconds)
        {
            output.Write("\r\nRetry-After: "u8);
            Write(output, seconds);
        }

        output.Write("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "u8);
        Write(output, Encoding.UTF8.GetByteCount(refusal.Reason) + 1);
        output.Write("\r\n\r\n"u8);
        Write(output, refusal.Reason);
        output.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> Phrase(int statusCode) => statusCode switch
    {
        400 => "Bad Request"u8,
        401 => "Unauthorized"u8,
        403 => "Forbidden"u8,
        404 => "Not Found"u8,
        405 => "Method Not Allowed"u8,
        408 => "Request Timeout"u8,
        414 => "URI Too Long"u8,
        426 => "Upgrade Required"u8,
        429 => "Too Many Requests"u8,
        431 => "Request Header Fields Too Large"u8,
        500 => "Internal Server Error"u8,
        503 => "Service Unavailable"u8,
        505 => "HTTP Version Not Supported"u8,
        _ => "Refused"u8,
    };

    private static void Write(IBufferWriter<byte> output, string text)
    {
        Span<byte> span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static void Write(IBufferWriter<byte> output, int number)
    {
        Span<byte> span = output.GetSpan(16);
        number.TryFormat(span, out int written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
