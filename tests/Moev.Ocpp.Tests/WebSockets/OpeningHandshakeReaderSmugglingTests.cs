using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// Requests that two readers of the same bytes could understand differently, and that could so smuggle a second request past one of them
/// (RFC 9112 §11.2), and request lines that are none.
/// </summary>
public sealed class OpeningHandshakeReaderSmugglingTests
{
    private const string Rest = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + HandshakeHead.Key + "\r\nSec-WebSocket-Version: 13\r\n";

    [Theory]
    [InlineData("Content-Length: 1", "ContentLength")]
    [InlineData("Content-Length: 5\r\nContent-Length: 0", "ContentLength")]
    [InlineData("Content-Length: 0\r\nContent-Length: 5", "ContentLength")]
    [InlineData("Content-Length: 0, 0", "ContentLength")]
    [InlineData("Content-Length: 00", "ContentLength")]
    [InlineData("Content-Length: +0", "ContentLength")]
    [InlineData("Content-Length: -0", "ContentLength")]
    [InlineData("Content-Length: -1", "ContentLength")]
    [InlineData("Content-Length: 0x0", "ContentLength")]
    [InlineData("Content-Length: 18446744073709551616", "ContentLength")]
    [InlineData("Content-Length:", "ContentLength")]
    [InlineData("CONTENT-LENGTH: 10", "ContentLength")]
    [InlineData("Transfer-Encoding: chunked", "TransferEncoding")]
    [InlineData("Transfer-Encoding: identity", "TransferEncoding")]
    [InlineData("Transfer-Encoding: xchunked", "TransferEncoding")]
    [InlineData("Transfer-Encoding:", "TransferEncoding")]
    [InlineData("transfer-ENCODING:\tchunked", "TransferEncoding")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0", "TransferEncoding")]
    [InlineData("Content-Length: 0\r\nTransfer-Encoding: chunked", "TransferEncoding")]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked", "ContentLength")]
    [InlineData("Transfer-Encoding : chunked", "HeaderGrammar")]
    [InlineData("Content-Length : 0", "HeaderGrammar")]
    [InlineData("X-Header\t: x", "HeaderGrammar")]
    [InlineData("X Header: x", "HeaderGrammar")]
    [InlineData(": x", "HeaderGrammar")]
    [InlineData(":", "HeaderGrammar")]
    [InlineData("NoColon", "HeaderGrammar")]
    [InlineData("GET /second HTTP/1.1", "HeaderGrammar")]
    [InlineData("X(comment): x", "HeaderGrammar")]
    [InlineData("X\"quoted\": x", "HeaderGrammar")]
    [InlineData("X-H\u00E9ader: x", "HeaderGrammar")]
    [InlineData("X/Y: x", "HeaderGrammar")]
    [InlineData("[x]: y", "HeaderGrammar")]
    [InlineData("X-Folded: a\r\n b", "FoldedLine")]
    [InlineData("X-Folded: a\r\n\tb", "FoldedLine")]
    [InlineData("X-Folded:\r\n chunked", "FoldedLine")]
    [InlineData(" Host: second", "FoldedLine")]
    [InlineData("\tTransfer-Encoding: chunked", "FoldedLine")]
    [InlineData("X-Folded: a\r\n \r\nX: y", "FoldedLine")]
    [InlineData("X: a\nY: b", "BareLineFeed")]
    [InlineData("X: a\n", "BareLineFeed")]
    [InlineData("\nX: a", "BareLineFeed")]
    [InlineData("X: a\n\nGET /second HTTP/1.1", "BareLineFeed")]
    [InlineData("X: a\rY: b", "BareCarriageReturn")]
    [InlineData("X: a\r", "BareCarriageReturn")]
    [InlineData("X: a\r\r", "BareCarriageReturn")]
    [InlineData("\rX: a", "BareCarriageReturn")]
    [InlineData("X: a\r Y: b", "BareCarriageReturn")]
    [InlineData("X: a\0b", "ControlByte")]
    [InlineData("X\0: a", "ControlByte")]
    [InlineData("X: a\u0001", "ControlByte")]
    [InlineData("X: \u0008", "ControlByte")]
    [InlineData("X: \u000B", "ControlByte")]
    [InlineData("X: \u000C", "ControlByte")]
    [InlineData("X: \u001Fb", "ControlByte")]
    [InlineData("X: \u007F", "ControlByte")]
    [InlineData("X: \u001B[2J", "ControlByte")]
    public void Header_that_could_smuggle_is_refused(string line, string refusal)
    {
        HandshakeAssert.Refused(HandshakeHead.With(line), refusal);
        HandshakeAssert.Refused($"GET /CP_1 HTTP/1.1\r\nHost: localhost\r\n{line}\r\n{Rest}\r\n", refusal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("\r\n")]
    [InlineData("GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("0\r\n\r\n")]
    [InlineData("\u0081\u0080\u0000\u0000\u0000\u0000")] // an empty text frame
    [InlineData("12345678")] // the third key of the drafts before version 4
    public void Bytes_behind_the_head_are_refused(string more) => HandshakeAssert.Refused(HandshakeHead.Legal + more, "EarlyBytes");

    [Fact]
    public void Bytes_behind_a_refused_head_change_nothing() =>
        HandshakeAssert.Refused(HandshakeHead.Without("Host") + HandshakeHead.Legal, "Host");

    [Theory]
    [InlineData("", "RequestLine")]
    [InlineData("GET", "RequestLine")]
    [InlineData("GET /CP_1", "RequestLine")]
    [InlineData("GET /CP_1 ", "RequestLine")]
    [InlineData(" GET /CP_1 HTTP/1.1", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/1.1 ", "RequestLine")]
    [InlineData("GET\t/CP_1 HTTP/1.1", "RequestLine")]
    [InlineData("GET /CP_1\tHTTP/1.1", "RequestLine")]
    [InlineData("GET /CP_1 http/1.1", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/1,1", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/11", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/1.10", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/a.1", "RequestLine")]
    [InlineData("GET /CP_1 HTTP/1.b", "RequestLine")]
    [InlineData("GET /CP_1 XTTP/1.1", "RequestLine")]
    [InlineData("G(T /CP_1 HTTP/1.1", "RequestLine")]
    [InlineData("G\u00C9T /CP_1 HTTP/1.1", "RequestLine")]
    [InlineData("GET  /CP_1 HTTP/1.1", "Target")]
    [InlineData("GET /CP_1  HTTP/1.1", "Target")]
    [InlineData("GET /CP 1 HTTP/1.1", "Target")]
    [InlineData("GET  HTTP/1.1", "Target")]
    [InlineData("GET CP_1 HTTP/1.1", "Target")]
    [InlineData("GET * HTTP/1.1", "Target")]
    [InlineData("GET localhost:9000 HTTP/1.1", "Target")]
    [InlineData("GET http://localhost/CP_1 HTTP/1.1", "Target")]
    [InlineData("GET ws://localhost/CP_1 HTTP/1.1", "Target")]
    [InlineData("GET \\CP_1 HTTP/1.1", "Target")]
    [InlineData("GET ?a/CP_1 HTTP/1.1", "Target")]
    [InlineData("GET /CP_1# HTTP/1.1", "Target")]
    [InlineData("GET /#/CP_1 HTTP/1.1", "Target")]
    [InlineData("GET /CP_1?a#b HTTP/1.1", "Target")]
    [InlineData("GET /CP\t1 HTTP/1.1", "Target")]
    [InlineData("GET /CP_\u00E9 HTTP/1.1", "Target")]
    [InlineData("GET /a?\u00A0 HTTP/1.1", "Target")]
    [InlineData("POST /CP_1 HTTP/1.1", "Method")]
    [InlineData("HEAD /CP_1 HTTP/1.1", "Method")]
    [InlineData("OPTIONS * HTTP/1.1", "Method")]
    [InlineData("CONNECT localhost:9000 HTTP/1.1", "Method")]
    [InlineData("get /CP_1 HTTP/1.1", "Method")]
    [InlineData("GETX /CP_1 HTTP/1.1", "Method")]
    [InlineData("GE /CP_1 HTTP/1.1", "Method")]
    [InlineData("GET /CP_1 HTTP/1.0", "Version")]
    [InlineData("GET /CP_1 HTTP/0.9", "Version")]
    [InlineData("GET /CP_1 HTTP/1.2", "Version")]
    [InlineData("GET /CP_1 HTTP/2.0", "Version")]
    [InlineData("PRI * HTTP/2.0", "Version")]
    [InlineData("GET /CP\0_1 HTTP/1.1", "ControlByte")]
    [InlineData("\u0016\u0003\u0001", "ControlByte")] // TLS on the plain port
    [InlineData("GET /CP_1 HTTP/1.1\n", "BareLineFeed")]
    [InlineData("GET /CP_1 HTTP/1.1\nHost: a", "BareLineFeed")]
    [InlineData("GET /CP_1 HTTP/1.1\r", "BareCarriageReturn")]
    [InlineData("\r\nGET /CP_1 HTTP/1.1", "RequestLine")]
    public void Request_line_that_is_not_GET_path_HTTP_1_1_is_refused(string requestLine, string refusal) =>
        HandshakeAssert.Refused(HandshakeHead.Build(requestLine, HandshakeHead.Headers), refusal);

    [Theory]
    [InlineData("GET /CP_1 HTTP/1.0\r\n", "Version")]
    [InlineData("POST /CP_1 HTTP/1.1\r\n", "Method")]
    [InlineData("\n", "BareLineFeed")]
    [InlineData("GET /CP_1 HTTP/1.1\r\n ", "FoldedLine")]
    [InlineData("GET /CP_1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "TransferEncoding")]
    [InlineData("GET /CP_1 HTTP/1.1\r\nContent-Length: 4\r\n", "ContentLength")]
    public void Refusal_does_not_wait_for_the_end_of_the_head(string start, string refusal) => HandshakeAssert.Refused(start, refusal);

    [Fact]
    public void Reader_that_has_refused_refuses_whatever_follows()
    {
        var reader = new OpeningHandshakeReader(new());
        foreach (string piece in new[] { "BAD\r\n", HandshakeHead.Legal, "" })
        {
            var input = new ReadOnlySequence<byte>(HandshakeReplay.Bytes(piece));
            Assert.Equal(HandshakeStatus.Refused, reader.Read(ref input));
            Assert.True(input.IsEmpty);
            Assert.Equal(400, reader.Refusal.StatusCode);
        }
    }
}
