using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public sealed partial class OpeningHandshakeReaderTests
{
    [Fact]
    public void Example_of_the_RFC_is_accepted_with_its_accept_key()
    {
        HandshakeVerdict verdict = HandshakeReplay.Server(
            "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\n"
            + "Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Version: 13\r\n\r\n");

        Assert.Equal(HandshakeStatus.Accepted, verdict.Status);
        OpeningHandshakeRequest request = verdict.Request!;
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", request.AcceptKey);
        Assert.Equal(["chat", "superchat"], request.SubProtocols);
        Assert.Equal(("/chat", "chat", "server.example.com"), (request.Path, request.Identity, request.Host));
        Assert.Equal("http://example.com", request.Origin);
        Assert.Null(request.Authorization);
    }

    [Fact]
    public void Head_that_is_cut_anywhere_needs_more()
    {
        for (int length = 0; length < HandshakeHead.Legal.Length; length++)
        {
            byte[] bytes = HandshakeReplay.Bytes(HandshakeHead.Legal[..length]);
            Assert.Equal(HandshakeStatus.NeedMore, HandshakeReplay.ServerOnce([HandshakeReplay.Sequence(bytes)], new OpeningHandshakeLimits()).Status);
        }
    }

    [Fact]
    public void Request_and_refusal_exist_only_after_their_verdict()
    {
        var reader = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        Assert.Throws<InvalidOperationException>(() => reader.Request);
        Assert.Throws<InvalidOperationException>(() => reader.Refusal);
        var input = new ReadOnlySequence<byte>(HandshakeReplay.Bytes("POST / HTTP/1.1\r\n"));
        Assert.Equal(HandshakeStatus.Refused, reader.Read(ref input));
        Assert.Equal(405, reader.Refusal.StatusCode);
        Assert.Throws<InvalidOperationException>(() => reader.Request);
    }
}
