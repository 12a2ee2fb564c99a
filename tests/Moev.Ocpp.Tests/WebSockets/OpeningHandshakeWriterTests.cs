using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public sealed class OpeningHandshakeWriterTests
{
    [Fact]
    public void Accepted_without_a_subprotocol_has_no_header_for_it() =>
        Assert.Equal(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            Accepted(HandshakeHead.Legal, null));

    [Fact]
    public void Accepted_names_the_chosen_subprotocol() =>
        Assert.Equal(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            + "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n",
            Accepted(HandshakeHead.Legal, "ocpp1.6"));

    [Fact]
    public void Subprotocol_that_was_not_offered_cannot_be_chosen()
    {
        Assert.Throws<ArgumentException>(() => Accepted(HandshakeHead.Legal, "ocpp2.0.1"));
        Assert.Throws<ArgumentException>(() => Accepted(HandshakeHead.Legal, "OCPP1.6"));
        Assert.Throws<ArgumentException>(() => Accepted(HandshakeHead.Without("Sec-WebSocket-Protocol"), "ocpp1.6"));
    }

    [Fact]
    public void Refusal_is_a_complete_answer_that_closes_the_connection() =>
        Assert.Equal(
            "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\n\r\nNot known\n",
            HandshakeAssert.Answer(new HandshakeRefusal(404, "Not known")));

    [Theory]
    [InlineData(400, "Bad Request", "")]
    [InlineData(401, "Unauthorized", "WWW-Authenticate: Basic realm=\"OCPP\"\r\n")]
    [InlineData(403, "Forbidden", "")]
    [InlineData(404, "Not Found", "")]
    [InlineData(405, "Method Not Allowed", "Allow: GET\r\n")]
    [InlineData(408, "Request Timeout", "")]
    [InlineData(414, "URI Too Long", "")]
    [InlineData(426, "Upgrade Required", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")]
    [InlineData(429, "Too Many Requests", "")]
    [InlineData(431, "Request Header Fields Too Large", "")]
    [InlineData(500, "Internal Server Error", "")]
    [InlineData(503, "Service Unavailable", "")]
    [InlineData(505, "HTTP Version Not Supported", "")]
    [InlineData(418, "Refused", "")]
    public void Each_status_has_its_phrase_and_the_headers_it_needs(int statusCode, string phrase, string headers)
    {
        string connection = statusCode == 426 ? "close, Upgrade" : "close";
        Assert.Equal(
            $"HTTP/1.1 {statusCode} {phrase}\r\nConnection: {connection}\r\n{headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nx\n",
            HandshakeAssert.Answer(new HandshakeRefusal(statusCode, "x")));
    }

    [Theory]
    [InlineData(429, 0)]
    [InlineData(503, 60)]
    [InlineData(503, int.MaxValue)]
    public void Retry_after_is_given_in_seconds(int statusCode, int seconds)
    {
        string answer = HandshakeAssert.Answer(new HandshakeRefusal(statusCode, "Later") { RetryAfterSeconds = seconds });
        Assert.Contains($"\r\nRetry-After: {seconds}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_of_the_reason_is_counted_in_bytes()
    {
        string answer = HandshakeAssert.Answer(new HandshakeRefusal(403, "Läuft nicht €"));
        string body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Equal("Läuft nicht €\n", body);
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_of_the_reader_is_read_by_the_clients_reader()
    {
        foreach (System.Reflection.FieldInfo field in typeof(OpeningHandshakeRefusals).GetFields())
        {
            var refusal = (HandshakeRefusal)field.GetValue(null)!;
            HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeAssert.Answer(refusal), HandshakeHead.Key, "ocpp1.6");
            Assert.Equal((HandshakeStatus.Refused, refusal.StatusCode), (verdict.Status, verdict.StatusCode));
        }
    }

    private static string Accepted(string head, string? subProtocol)
    {
        var output = new ArrayBufferWriter<byte>();
        OpeningHandshakeWriter.WriteAccepted(output, HandshakeAssert.Accepted(head), subProtocol);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
