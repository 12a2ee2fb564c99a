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
    [InlineData("/a..b", "a..b")]
    [InlineData("/..a", "..a")]
    [InlineData("/...", "...")]
    [InlineData("/0A:1B:2C", "0A:1B:2C")]
    [InlineData("/a%3Ab", "a:b")]
    [InlineData("/a%5Cb", "a\\b")]
    [InlineData("/a\\b", "a\\b")]
    [InlineData("/a%25b", "a%b")]
    [InlineData("/RDAM%2520123", "RDAM%20123")] // decoded once
    [InlineData("/a%2541", "a%41")]
    [InlineData("/a%2Fb", "a/b")] // an encoded slash is a character of the segment
    [InlineData("/ocpp/a%2fb/", "a/b")]
    [InlineData("/a%2F%2Fb", "a//b")]
    [InlineData("/a%252F..", "a%2F..")]
    [InlineData("/a>b", "a>b")]
    [InlineData("/<a", "<a")]
    [InlineData("/a\"b", "a\"b")]
    [InlineData("/a'b", "a'b")]
    [InlineData("/a;b", "a;b")]
    [InlineData("/a,b", "a,b")]
    [InlineData("/a&b", "a&b")]
    [InlineData("/a$b", "a$b")]
    [InlineData("/a!b", "a!b")]
    [InlineData("/a~b", "a~b")]
    [InlineData("/a(b)", "a(b)")]
    [InlineData("/{a}", "{a}")]
    [InlineData("/a[0]", "a[0]")]
    [InlineData("/a^b", "a^b")]
    [InlineData("/a`b", "a`b")]
    [InlineData("/a%3Fb", "a?b")]
    [InlineData("/a%23b", "a#b")]
    [InlineData("/CP%C3%A9", "CPé")]
    [InlineData("/CPe%CC%81", "CPe\u0301")] // not normalized
    [InlineData("/%E2%82%AC", "€")]
    [InlineData("/S%C3%84ULE%201", "SÄULE 1")]
    [InlineData("/%E5%85%85%E7%94%B5%E6%A1%A901", "充电桩01")]
    [InlineData("/%F0%9F%94%8C", "🔌")]
    [InlineData("/a%C2%A0b", "a\u00A0b")]
    [InlineData("/%D9%85%E2%80%8C%DB%8C", "\u0645\u200C\u06CC")] // a joiner, which the script needs
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
    [InlineData("/ocpp/..")]
    [InlineData("/ocpp/../")]
    [InlineData("/%2E")]
    [InlineData("/%2e%2e")]
    [InlineData("/.%2E")]
    [InlineData("/%2F")]
    [InlineData("/%2Fa")]
    [InlineData("/a%2F")]
    [InlineData("/a%2F..")]
    [InlineData("/..%2Fa")]
    [InlineData("/a%2F.%2Fb")]
    [InlineData("/a%2F%2e%2e%2Fb")]
    [InlineData("/%20")]
    [InlineData("/%20CP_1")]
    [InlineData("/CP_1%20")]
    [InlineData("/%C2%A0CP_1")] // a no-break space
    [InlineData("/CP_1%E3%80%80")] // an ideographic space
    [InlineData("/%00")]
    [InlineData("/CP_1%00")]
    [InlineData("/a%0Ab")]
    [InlineData("/a%0D%0AX:b")]
    [InlineData("/a%09b")]
    [InlineData("/a%1Bb")]
    [InlineData("/a%7Fb")]
    [InlineData("/a%C2%85")] // NEL, a C1 control
    [InlineData("/a%C2%9Bb")] // CSI
    [InlineData("/a%E2%80%A8b")] // a line separator
    [InlineData("/a%E2%80%A9b")]
    [InlineData("/a%E2%80%AEb")] // right-to-left override
    [InlineData("/a%E2%81%A6b")]
    [InlineData("/a%E2%80%8Fb")]
    [InlineData("/a%D8%9Cb")]
    [InlineData("/%EF%BB%BFa")] // a byte order mark
    [InlineData("/%C0%AF")] // an overlong '/'
    [InlineData("/%ED%A0%80")] // a surrogate
    [InlineData("/%F4%90%80%80")] // above U+10FFFF
    [InlineData("/%C3")] // cut short
    [InlineData("/a%E2%82")]
    [InlineData("/%80")]
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
    public void Impossible_identity_is_not_found(string target)
    {
        HandshakeAssert.Refused(HandshakeHead.WithTarget(target), "Identity");

        // Where no identity is required, the same path is accepted without one.
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.WithTarget(target), AnyPath);
        Assert.Equal("", request.Identity);
        Assert.Equal(target.Split('?')[0], request.Path);
    }

    [Fact]
    public void Every_ascii_byte_is_allowed_but_controls_whether_it_is_encoded_or_not()
    {
        for (int value = 0; value < 256; value++)
        {
            HandshakeVerdict verdict = HandshakeReplay.ServerOnce(
                [HandshakeReplay.Sequence(HandshakeReplay.Bytes(HandshakeHead.WithTarget($"/x%{value:X2}y")))], new OpeningHandshakeLimits());
            bool allowed = value is >= 0x20 and < 0x7F;
            Assert.Equal((value, allowed ? 101 : 404), (value, verdict.StatusCode));
        }
    }

    [Theory]
    [InlineData("/ocpp/a%2Fb/", "a%2Fb")]
    [InlineData("/%20CP", "%20CP")]
    [InlineData("/", "")]
    public void Last_segment_is_there_for_the_log_even_if_it_is_no_identity(string target, string segment)
    {
        var reader = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        Assert.Equal("", reader.LastSegment);
        var input = HandshakeReplay.Sequence(HandshakeReplay.Bytes(HandshakeHead.WithTarget(target)));
        reader.Read(ref input);
        Assert.Equal(segment, reader.LastSegment);
    }
}
