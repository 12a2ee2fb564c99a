using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public sealed class ClientHandshakeTests
{
    [Fact]
    public void Accept_of_the_RFCs_example_is_expected() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ClientHandshake.ExpectedAccept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void Key_is_the_RFCs_for_its_bytes() => Assert.Equal("dGhlIHNhbXBsZSBub25jZQ==", ClientHandshake.CreateKey("the sample nonce"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void Key_of_other_than_16_bytes_is_not_made(int bytes) => Assert.Throws<ArgumentException>(() => ClientHandshake.CreateKey(new byte[bytes]));

    [Theory]
    [InlineData("")]
    [InlineData("dGhlIHNhbXBsZSBub25jZR==")]
    public void Accept_of_something_that_is_no_key_is_not_made(string key) => Assert.Throws<ArgumentException>(() => ClientHandshake.ExpectedAccept(key));

    [Fact]
    public void Request_is_written_as_the_RFC_asks() =>
        Assert.Equal(
            "GET /ocpp/RDAM%20123 HTTP/1.1\r\nHost: central.example:9000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
            + "Authorization: Basic QTpC\r\n\r\n",
            Request("ws://central.example:9000/ocpp/RDAM%20123", "ocpp1.6", "QTpC"));

    [Theory]
    [InlineData("ws://localhost/CP_1", "GET /CP_1 HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("ws://localhost:80/CP_1", "GET /CP_1 HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("wss://localhost/CP_1", "GET /CP_1 HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("ws://localhost:443/CP_1", "GET /CP_1 HTTP/1.1\r\nHost: localhost:443\r\n")]
    [InlineData("ws://[::1]:9000/CP_1", "GET /CP_1 HTTP/1.1\r\nHost: [::1]:9000\r\n")]
    [InlineData("ws://localhost:9000", "GET / HTTP/1.1\r\nHost: localhost:9000\r\n")]
    [InlineData("ws://localhost:9000/CP_1?a=b&c", "GET /CP_1?a=b&c HTTP/1.1\r\nHost: localhost:9000\r\n")]
    [InlineData("ws://localhost:9000/CP_1#fragment", "GET /CP_1 HTTP/1.1\r\nHost: localhost:9000\r\n")]
    [InlineData("ws://localhost:9000/%20CP%2F1", "GET /%20CP%2F1 HTTP/1.1\r\nHost: localhost:9000\r\n")]
    public void Target_and_host_come_from_the_URI(string uri, string start) => Assert.StartsWith(start, Request(uri, "", null), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_offered_has_no_header()
    {
        string request = Request("ws://localhost/CP_1", "", null);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Extensions", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nX: y", "ocpp1.6", null)]
    [InlineData(HandshakeHead.Key, "ocpp1.6\n", null)]
    [InlineData(HandshakeHead.Key, "\u00F6cpp", null)]
    [InlineData(HandshakeHead.Key, "ocpp1.6", "x\r\ny")]
    public void Header_that_would_be_more_than_one_line_is_not_written(string key, string subProtocol, string? authorization) =>
        Assert.Throws<ArgumentException>(
            () => ClientHandshake.WriteRequest(new ArrayBufferWriter<byte>(), new Uri("ws://localhost/"), key, subProtocol, authorization));

    [Theory]
    [InlineData("CP_1")]
    [InlineData("RDAM 123")]
    [InlineData("a@b|c=d*e+f.g-h_i ~(j),k&l;m!n$o'p#q%r[s]/t")]
    [InlineData("SÄULE 1 充电桩🔌")]
    public void Server_reads_what_the_client_writes(string identity)
    {
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(
            Request("ws://localhost:9000/ocpp/" + Uri.EscapeDataString(identity), "ocpp2.0.1, ocpp1.6", BasicCredentials.Encode(identity, [0xFF, 0x3A])));
        Assert.Equal(identity, request.Identity);
        Assert.Equal(["ocpp2.0.1", "ocpp1.6"], request.SubProtocols);
        Assert.Equal(HandshakeHead.Accept, request.AcceptKey);
        Assert.Equal(BasicCredentialsStatus.Password, BasicCredentials.Read(request.Authorization!.Value.Span, identity, new byte[20], out _));
    }

    private static string Request(string uri, string subProtocol, string? authorization)
    {
        var output = new ArrayBufferWriter<byte>();
        ClientHandshake.WriteRequest(output, new Uri(uri), HandshakeHead.Key, subProtocol, authorization);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
