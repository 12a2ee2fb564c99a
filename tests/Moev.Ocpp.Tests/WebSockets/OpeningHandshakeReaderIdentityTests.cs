using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The identity in the connection URL (OCPP-J 1.6 §3.1.1): the last non-empty segment, percent-decoded exactly once.</summary>
public sealed class OpeningHandshakeReaderIdentityTests
{
    private static readonly OpeningHandshakeLimits AnyPath = new() { RequireIdentity = false };

    [Theory]
    [InlineData("/CP_1", "CP_1")]
    [InlineData("/ocpp/CP_1", "CP_1")]
    [InlineData("/ocpp/1.6/CP_1", "CP_1")]
    [InlineData("/steve/websocket/CentralSystemService/CP_1", "CP_1")]
    [InlineData("/CP_1/", "CP_1")]
    [InlineData("/ocpp/CP_1//", "CP_1")]
    [InlineData("//CP_1", "CP_1")]
    [InlineData("/ocpp//CP_1///", "CP_1")]
    [InlineData("/CP_1?", "CP_1")]
    [InlineData("/CP_1?token=a/b/c", "CP_1")]
    [InlineData("/CP_1/?x=/y/", "CP_1")]
    [InlineData("/CP_1??", "CP_1")]
    [InlineData("/CP_1?a=%zz", "CP_1")]
    [InlineData("/RDAM%20123", "RDAM 123")] // the example of OCPP-J 1.6 §3.1.1
    [InlineData("/%20CP_1", " CP_1")]
    [InlineData("/CP_1%20", "CP_1 ")]
    [InlineData("/%43%50%5F%31", "CP_1")]
    [InlineData("/%43P%5f1", "CP_1")]
    [InlineData("/CP+1", "CP+1")] // a plus is a plus in a path
    [InlineData("/CP%2B1", "CP+1")]
    [InlineData("/CP%2b1", "CP+1")]
    [InlineData("/A*B", "A*B")]
    [InlineData("/A=B", "A=B")]
    [InlineData("/A|B", "A|B")]
    [InlineData("/A%7CB", "A|B")]
    [InlineData("/a@b", "a@b")]
    [InlineData("/a.b-c_d", "a.b-c_d")]
    [InlineData("/.a", ".a")]
    [InlineData("/a.", "a.")]
    [InlineData("/a.b.c", "a.b.c")]
    [InlineData("/-", "-")]
    [InlineData("/1", "1")]
    [InlineData("/cp_1", "cp_1")] // no case folding
    [InlineData("/../CP_1", "CP_1")] // only the last segment means anything
    [InlineData("/a%2Fb/CP_1", "CP_1")]
    [InlineData("/a:b/CP_1", "CP_1")]
    [InlineData("/%zz/CP_1", "CP_1")]
    [InlineData("/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("/abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz")]
    [InlineData("/0123456789", "0123456789")]
    public void Identity_is_the_last_segment_decoded_once(string target, string identity)
    {
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.WithTarget(target));
        Assert.Equal(identity, request.Identity);
        Assert.Equal(target.Split('?')[0], request.Path);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/?CP_1")]
    [InlineData("/?x=/CP_1")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/...")]
    [InlineData("/a..b")]
    [InlineData("/..a")]
    [InlineData("/ocpp/..")]
    [InlineData("/ocpp/../")]
    [InlineData("/%2E")]
    [InlineData("/%2e%2e")]
    [InlineData("/.%2E")]
    [InlineData("/a:b")]
    [InlineData("/a%3Ab")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/%2F")]
    [InlineData("/a%5Cb")]
    [InlineData("/a\\b")]
    [InlineData("/a%25b")]
    [InlineData("/RDAM%2520123")] // decoded twice it would be legal
    [InlineData("/a%2541")]
    [InlineData("/%00")]
    [InlineData("/CP_1%00")]
    [InlineData("/a%0Ab")]
    [InlineData("/a%0D%0AX:b")]
    [InlineData("/a%09b")]
    [InlineData("/a%1Bb")]
    [InlineData("/a%7Fb")]
    [InlineData("/CP%C3%A9")] // UTF-8
    [InlineData("/%E2%82%AC")]
    [InlineData("/%C0%AF")] // an overlong '/'
    [InlineData("/%FF")]
    [InlineData("/%A0")]
    [InlineData("/a%")]
    [InlineData("/a%2")]
    [InlineData("/a%2x")]
    [InlineData("/a%x2")]
    [InlineData("/%%41")]
    [InlineData("/%u0041")]
    [InlineData("/a%+1")]
    [InlineData("/a%-1")]
    [InlineData("/%G0")]
    [InlineData("/%4g")]
    [InlineData("/%4G")]
    [InlineData("/%4@")]
    [InlineData("/%0g")]
    [InlineData("/a>b")]
    [InlineData("/<a")]
    [InlineData("/a\"b")]
    [InlineData("/a'b")]
    [InlineData("/a;b")]
    [InlineData("/a,b")]
    [InlineData("/a&b")]
    [InlineData("/a$b")]
    [InlineData("/a!b")]
    [InlineData("/a~b")]
    [InlineData("/a(b)")]
    [InlineData("/{a}")]
    [InlineData("/a[0]")]
    [InlineData("/a^b")]
    [InlineData("/a`b")]
    [InlineData("/a%3Fb")]
    [InlineData("/a%23b")]
    public void Impossible_identity_is_not_found(string target)
    {
        HandshakeAssert.Refused(HandshakeHead.WithTarget(target), "Identity");

        // Where no identity is required, the same path is accepted without one.
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.WithTarget(target), AnyPath);
        Assert.Equal("", request.Identity);
        Assert.Equal(target.Split('?')[0], request.Path);
    }

    [Fact]
    public void Every_byte_is_allowed_or_not_whether_it_is_encoded_or_not()
    {
        const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*=+|@ ";
        for (int value = 0; value < 256; value++)
        {
            HandshakeVerdict verdict = HandshakeReplay.ServerOnce(
                [HandshakeReplay.Sequence(HandshakeReplay.Bytes(HandshakeHead.WithTarget($"/x%{value:X2}")))], new OpeningHandshakeLimits());
            bool allowed = Allowed.Contains((char)value, StringComparison.Ordinal);
            Assert.Equal((value, allowed ? 101 : 404), (value, verdict.StatusCode));
        }
    }
}
