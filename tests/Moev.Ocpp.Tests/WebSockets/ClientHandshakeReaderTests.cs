using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public sealed class ClientHandshakeReaderTests
{
    private const string StatusLine = "HTTP/1.1 101 Switching Protocols";
    private const string Upgrade = "Upgrade: websocket";
    private const string Connection = "Connection: Upgrade";
    private const string Accept = "Sec-WebSocket-Accept: " + HandshakeHead.Accept;
    private const string Offers = "ocpp2.0.1, ocpp1.6";

    private static readonly string[] Headers = [Upgrade, Connection, Accept];

    [Theory]
    [InlineData(null)]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public void Server_is_believed_what_our_writer_writes(string? subProtocol)
    {
        var output = new ArrayBufferWriter<byte>();
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.Replacing("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: " + Offers));
        OpeningHandshakeWriter.WriteAccepted(output, request, subProtocol);
        AssertAccepted(Encoding.ASCII.GetString(output.WrittenSpan), subProtocol);
    }

    [Theory]
    [InlineData("upgrade: WebSocket")]
    [InlineData("UPGRADE:WEBSOCKET")]
    [InlineData("Upgrade: websocket\r\nConnection: keep-alive, upgrade")]
    [InlineData("Upgrade: websocket\r\nServer: x\r\nDate: y")]
    [InlineData("Upgrade: websocket\r\nContent-Length: 0")]
    public void Answer_may_differ_in_case_and_in_other_headers(string upgrade) => AssertAccepted(HandshakeHead.Build(StatusLine, [upgrade, Connection, Accept]), null);

    [Theory]
    [InlineData("HTTP/1.1 101 ")]
    [InlineData("HTTP/1.1 101")]
    [InlineData("HTTP/1.1 101 \u00FCber")]
    public void Reason_of_the_status_does_not_matter(string statusLine) => AssertAccepted(HandshakeHead.Build(statusLine, Headers), null);

    [Fact]
    public void Frames_that_follow_the_head_at_once_are_left_to_their_reader()
    {
        HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeHead.Build(StatusLine, Headers) + "\u0081\u0000\u0089\u0000", HandshakeHead.Key, Offers);
        Assert.Equal(new HandshakeVerdict(HandshakeStatus.Accepted, 101, "", "\n\n4 left"), verdict);
    }

    [Fact]
    public void Answer_that_is_cut_anywhere_needs_more()
    {
        string answer = HandshakeHead.Build(StatusLine, Headers);
        for (int length = 0; length < answer.Length; length++)
        {
            var input = new ReadOnlySequence<byte>(HandshakeReplay.Bytes(answer[..length]));
            Assert.Equal(HandshakeStatus.NeedMore, new ClientHandshakeReader(HandshakeHead.Key, Offers, new()).Read(ref input));
        }
    }

    [Theory]
    [InlineData("", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.0 101 Switching Protocols", "The answer is not HTTP/1.1.")]
    [InlineData("http/1.1 101 Switching Protocols", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.1  101 Switching Protocols", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.1 1010", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.1 10", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.1 1x1 Switching", "The answer is not HTTP/1.1.")]
    [InlineData("HTTP/1.1 001 Switching", "The answer is not HTTP/1.1.")]
    public void Status_line_of_something_else_is_refused(string statusLine, string failure)
    {
        HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeHead.Build(statusLine, Headers), HandshakeHead.Key, Offers);
        Assert.Equal((HandshakeStatus.Refused, 0), (verdict.Status, verdict.StatusCode));
        Assert.Equal(failure, verdict.Reason);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request", 400, "400 Bad Request")]
    [InlineData("HTTP/1.1 401 Unauthorized", 401, "401 Unauthorized")]
    [InlineData("HTTP/1.1 404 ", 404, "404 ")]
    [InlineData("HTTP/1.1 200 OK", 200, "200 OK")]
    [InlineData("HTTP/1.1 100 Continue", 100, "100 Continue")]
    [InlineData("HTTP/1.1 503 \u00FCber\tvoll", 503, "503 ?ber?voll")]
    public void Other_status_is_refused_with_the_servers_words(string statusLine, int statusCode, string failure)
    {
        HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeHead.Build(statusLine, Headers) + "body", HandshakeHead.Key, Offers);
        Assert.Equal(new HandshakeVerdict(HandshakeStatus.Refused, statusCode, failure, "\n\n0 left"), verdict);
    }

    [Fact]
    public void Servers_words_are_cut()
    {
        HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeHead.Build("HTTP/1.1 500 " + new string('x', 500), []), HandshakeHead.Key, Offers);
        Assert.Equal("500 " + new string('x', 116), verdict.Reason);
    }

    [Theory]
    [InlineData("Retry-After: 30", "30")]
    [InlineData("retry-after: 0", "0")]
    [InlineData("Retry-After: -1", "")]
    [InlineData("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", "")]
    [InlineData("Retry-After: 99999999999", "")]
    [InlineData("X: y", "")]
    public void Retry_after_of_a_refusal_is_read(string header, string seconds) =>
        Assert.Equal(
            new HandshakeVerdict(HandshakeStatus.Refused, 503, "503 Busy", $"\n{seconds}\n0 left"),
            HandshakeReplay.Client(HandshakeHead.Build("HTTP/1.1 503 Busy", [header]), HandshakeHead.Key, Offers));

    [Theory]
    [InlineData("The answer has no Upgrade header.", Connection, Accept)]
    [InlineData("The answer's Connection header does not contain Upgrade.", Upgrade, Accept)]
    [InlineData("The answer has no Sec-WebSocket-Accept header.", Upgrade, Connection)]
    [InlineData("The answer upgrades to something other than websocket.", "Upgrade: h2c", Connection, Accept)]
    [InlineData("The answer upgrades to something other than websocket.", "Upgrade: websocket, h2c", Connection, Accept)]
    [InlineData("The answer upgrades to something other than websocket.", "Upgrade:", Connection, Accept)]
    [InlineData("The answer upgrades to something other than websocket.", Upgrade, Upgrade, Connection, Accept)]
    [InlineData("The answer's Connection header does not contain Upgrade.", Upgrade, "Connection: close", Accept)]
    [InlineData("The answer's Connection header does not contain Upgrade.", Upgrade, "Connection:", Accept)]
    [InlineData("Sec-WebSocket-Accept does not answer our key.", Upgrade, Connection, "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=")]
    [InlineData("Sec-WebSocket-Accept does not answer our key.", Upgrade, Connection, "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")]
    [InlineData("Sec-WebSocket-Accept does not answer our key.", Upgrade, Connection, "Sec-WebSocket-Accept: " + HandshakeHead.Key)]
    [InlineData("Sec-WebSocket-Accept does not answer our key.", Upgrade, Connection, "Sec-WebSocket-Accept:")]
    [InlineData("Sec-WebSocket-Accept does not answer our key.", Upgrade, Connection, Accept, Accept)]
    [InlineData("The answer uses an extension that was not offered.", Upgrade, Connection, Accept, "Sec-WebSocket-Extensions: permessage-deflate")]
    [InlineData("The answer uses an extension that was not offered.", Upgrade, Connection, Accept, "sec-websocket-extensions:")]
    [InlineData("The answer chooses a sub-protocol that was not offered.", Upgrade, Connection, Accept, "Sec-WebSocket-Protocol: ocpp1.5")]
    [InlineData("The answer chooses a sub-protocol that was not offered.", Upgrade, Connection, Accept, "Sec-WebSocket-Protocol: OCPP1.6")]
    [InlineData("The answer chooses a sub-protocol that was not offered.", Upgrade, Connection, Accept, "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6")]
    [InlineData("The answer chooses a sub-protocol that was not offered.", Upgrade, Connection, Accept, "Sec-WebSocket-Protocol:")]
    [InlineData("The answer chooses a sub-protocol twice.", Upgrade, Connection, Accept, "Sec-WebSocket-Protocol: ocpp1.6", "Sec-WebSocket-Protocol: ocpp1.6")]
    [InlineData("The answer has a body where frames must follow.", Upgrade, Connection, Accept, "Transfer-Encoding: chunked")]
    [InlineData("The answer has a body where frames must follow.", Upgrade, Connection, Accept, "Content-Length: 2")]
    [InlineData("A header of the answer is not legal.", Upgrade, Connection, Accept, "X : y")]
    [InlineData("A header of the answer is not legal.", Upgrade, Connection, Accept, "xy")]
    [InlineData("The answer's head is not legal: FoldedLine.", Upgrade, Connection, Accept, " x: y")]
    [InlineData("The answer's head is not legal: BareLineFeed.", Upgrade, Connection, Accept, "x: y\nz: a")]
    [InlineData("The answer's head is not legal: BareCarriageReturn.", Upgrade, Connection, Accept, "x: y\rz: a")]
    [InlineData("The answer's head is not legal: ControlByte.", Upgrade, Connection, Accept, "x: \0")]
    public void Answer_that_does_not_fit_the_request_is_refused(string failure, params string[] headers)
    {
        HandshakeVerdict verdict = HandshakeReplay.Client(HandshakeHead.Build(StatusLine, headers), HandshakeHead.Key, Offers);
        Assert.Equal((HandshakeStatus.Refused, 101, failure), (verdict.Status, verdict.StatusCode, verdict.Reason));
    }

    [Fact]
    public void Choice_where_nothing_was_offered_is_refused() =>
        Assert.Equal(
            "The answer chooses a sub-protocol that was not offered.",
            HandshakeReplay.Client(HandshakeHead.Build(StatusLine, [.. Headers, "Sec-WebSocket-Protocol: ocpp1.6"]), HandshakeHead.Key, "").Reason);

    [Fact]
    public void Bounds_are_the_servers()
    {
        string answer = HandshakeHead.Build(StatusLine, Headers);
        OpeningHandshakeLimits exact = new() { MaxRequestLineBytes = StatusLine.Length, MaxHeaders = 3, MaxHeaderBytes = Accept.Length, MaxHeadBytes = answer.Length };
        Assert.Equal(HandshakeStatus.Accepted, Read(exact));
        Assert.Equal(HandshakeStatus.Refused, Read(exact with { MaxRequestLineBytes = StatusLine.Length - 1 }));
        Assert.Equal(HandshakeStatus.Refused, Read(exact with { MaxHeaders = 2 }));
        Assert.Equal(HandshakeStatus.Refused, Read(exact with { MaxHeaderBytes = Accept.Length - 1 }));
        Assert.Equal(HandshakeStatus.Refused, Read(exact with { MaxHeadBytes = answer.Length - 1 }));

        HandshakeStatus Read(OpeningHandshakeLimits limits) => HandshakeReplay.Client(answer, HandshakeHead.Key, Offers, limits).Status;
    }

    private static void AssertAccepted(string answer, string? subProtocol) =>
        Assert.Equal(
            new HandshakeVerdict(HandshakeStatus.Accepted, 101, "", $"{subProtocol}\n\n0 left"),
            HandshakeReplay.Client(answer, HandshakeHead.Key, Offers));
}
