namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The client's offers, in its own order of preference (RFC 6455 §11.3.4, OCPP-J 1.6 §3.1.3).</summary>
public sealed class OpeningHandshakeReaderSubProtocolTests
{
    private const string Name = "Sec-WebSocket-Protocol";

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6", "ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol:ocpp1.6", "ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6, ocpp1.5", "ocpp1.6|ocpp1.5")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.5, ocpp1.6", "ocpp1.5|ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp2.0.1,ocpp1.6", "ocpp2.0.1|ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp2.0.1 \t,\t ocpp1.6", "ocpp2.0.1|ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6,", "ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ,ocpp1.6", "ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: a,, ,b", "a|b")]
    [InlineData("Sec-WebSocket-Protocol:", "")]
    [InlineData("Sec-WebSocket-Protocol: ,", "")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Protocol: ocpp1.5", "ocpp1.6|ocpp1.5")]
    [InlineData("Sec-WebSocket-Protocol: a, b\r\nX: y\r\nsec-websocket-protocol: c", "a|b|c")]
    [InlineData("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol:\r\nSec-WebSocket-Protocol: b", "a|b")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6, ocpp1.6", "ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Protocol: b, a, c", "a|b|c")]
    [InlineData("Sec-WebSocket-Protocol: OCPP1.6, ocpp1.6", "OCPP1.6|ocpp1.6")] // names are case-sensitive
    [InlineData("Sec-WebSocket-Protocol: !#$%&'*+-.^_`|~", "!#$%&'*+-.^_`|~")]
    public void Offers_are_read_in_the_clients_order(string lines, string offers) =>
        Assert.Equal(
            offers.Length == 0 ? [] : offers == "!#$%&'*+-.^_`|~" ? [offers] : offers.Split('|'),
            HandshakeAssert.Accepted(HandshakeHead.Replacing(Name, lines)).SubProtocols);

    [Theory]
    [InlineData("ocpp 1.6")]
    [InlineData("ocpp1.6; q=1")]
    [InlineData("ocpp/1.6")]
    [InlineData("\"ocpp1.6\"")]
    [InlineData("a, (b)")]
    [InlineData("ocpp1.6, b@c")]
    [InlineData("a\tb")]
    [InlineData("\u00F6cpp1.6")]
    [InlineData("[\"ocpp1.6\"]")]
    [InlineData("a={b}")]
    public void Offer_that_is_no_token_is_refused(string list) => HandshakeAssert.Refused(HandshakeHead.Replacing(Name, $"{Name}: {list}"), "SubProtocol");

    [Fact]
    public void No_header_means_no_offers() => Assert.Empty(HandshakeAssert.Accepted(HandshakeHead.Without(Name)).SubProtocols);
}
