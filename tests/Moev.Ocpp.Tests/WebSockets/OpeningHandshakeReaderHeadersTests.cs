using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Each header of the handshake: missing, twice, in another case, empty and wrong (RFC 6455 §4.2.1, RFC 9112 §3.2).</summary>
public sealed class OpeningHandshakeReaderHeadersTests
{
    [Fact]
    public void Legal_head_is_accepted()
    {
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.Legal);
        Assert.Equal(("/CP_1", "CP_1", "localhost:9000", HandshakeHead.Accept), (request.Path, request.Identity, request.Host, request.AcceptKey));
        Assert.Equal(["ocpp1.6"], request.SubProtocols);
        Assert.Null(request.Origin);
        Assert.Null(request.Authorization);
    }

    [Theory]
    [InlineData("Host", "Host")]
    [InlineData("Upgrade", "Upgrade")]
    [InlineData("Connection", "Connection")]
    [InlineData("Sec-WebSocket-Key", "Key")]
    [InlineData("Sec-WebSocket-Version", "WebSocketVersion")]
    public void Missing_header_is_refused(string header, string refusal) => HandshakeAssert.Refused(HandshakeHead.Without(header), refusal);

    [Theory]
    [InlineData("Host", "Host")]
    [InlineData("Upgrade", "Upgrade")]
    [InlineData("Connection", "Connection")]
    [InlineData("Sec-WebSocket-Key", "Key")]
    [InlineData("Sec-WebSocket-Version", "WebSocketVersion")]
    public void Empty_header_is_refused(string header, string refusal)
    {
        HandshakeAssert.Refused(HandshakeHead.Replacing(header, header + ":"), refusal);
        HandshakeAssert.Refused(HandshakeHead.Replacing(header, header + ": \t "), refusal);
    }

    [Theory]
    [InlineData("Host: localhost:9000", "DuplicateHost")]
    [InlineData("host: other", "DuplicateHost")]
    [InlineData("HOST:", "DuplicateHost")]
    [InlineData("Sec-WebSocket-Key: " + HandshakeHead.Key, "DuplicateKey")]
    [InlineData("sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==", "DuplicateKey")]
    [InlineData("Sec-WebSocket-Key:", "DuplicateKey")]
    [InlineData("Sec-WebSocket-Version: 13", "DuplicateVersion")]
    [InlineData("SEC-WEBSOCKET-VERSION: 8", "DuplicateVersion")]
    [InlineData("Sec-WebSocket-Version:", "DuplicateVersion")]
    public void Second_header_of_a_single_one_is_refused(string second, string refusal) => HandshakeAssert.Refused(HandshakeHead.With(second), refusal);

    [Theory]
    [InlineData("Authorization: Basic QTpC", "DuplicateAuthorization")]
    [InlineData("Authorization:", "DuplicateAuthorization")]
    [InlineData("Origin: http://localhost", "DuplicateOrigin")]
    [InlineData("Origin:", "DuplicateOrigin")]
    [InlineData("Content-Length: 0", "ContentLength")]
    public void Optional_header_is_refused_when_it_comes_twice(string header, string refusal)
    {
        HandshakeAssert.Accepted(HandshakeHead.With(header));
        HandshakeAssert.Refused(HandshakeHead.With(header, header), refusal);
    }

    [Theory]
    [InlineData("Host", "host: localhost:9000")]
    [InlineData("Host", "hOST:localhost:9000")]
    [InlineData("Upgrade", "UPGRADE: WebSocket")]
    [InlineData("Upgrade", "upgrade:WEBSOCKET")]
    [InlineData("Upgrade", "Upgrade: h2c, websocket")]
    [InlineData("Upgrade", "Upgrade: websocket,h2c")]
    [InlineData("Upgrade", "Upgrade: ,,\twebsocket ,")]
    [InlineData("Connection", "connection: upgrade")]
    [InlineData("Connection", "Connection: keep-alive, Upgrade")]
    [InlineData("Connection", "Connection:UPGRADE,keep-alive")]
    [InlineData("Connection", "Connection: , Upgrade ,")]
    [InlineData("Connection", "Connection: keep-alive\r\nConnection: Upgrade")]
    [InlineData("Connection", "Connection: Upgrade\r\nConnection: keep-alive")]
    [InlineData("Sec-WebSocket-Key", "sec-websocket-key:" + HandshakeHead.Key)]
    [InlineData("Sec-WebSocket-Key", "SEC-WEBSOCKET-KEY: \t" + HandshakeHead.Key + "\t ")]
    [InlineData("Sec-WebSocket-Version", "sec-WebSocket-version: 13 ")]
    [InlineData("Sec-WebSocket-Protocol", "SEC-WEBSOCKET-PROTOCOL: ocpp1.6")]
    public void Names_and_words_are_taken_in_any_case_and_lists_with_more_members(string header, string line) =>
        Assert.Equal(
            HandshakeReplay.Describe(HandshakeAssert.Accepted(HandshakeHead.Legal)),
            HandshakeReplay.Describe(HandshakeAssert.Accepted(HandshakeHead.Replacing(header, line))));

    [Theory]
    [InlineData("Upgrade", "Upgrade: h2c", "Upgrade")]
    [InlineData("Upgrade", "Upgrade: websockets", "Upgrade")]
    [InlineData("Upgrade", "Upgrade: web socket", "Upgrade")]
    [InlineData("Upgrade", "Upgrade: websocket/13", "Upgrade")]
    [InlineData("Upgrade", "Upgrade: websocket;q=1", "Upgrade")]
    [InlineData("Upgrade", "Upgrade: ,", "Upgrade")]
    [InlineData("Connection", "Connection: close", "Connection")]
    [InlineData("Connection", "Connection: keep-alive", "Connection")]
    [InlineData("Connection", "Connection: Upgraded", "Connection")]
    [InlineData("Connection", "Connection: not Upgrade", "Connection")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 0", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 14", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 013", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 13, 8", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: 1", "WebSocketVersion")]
    [InlineData("Sec-WebSocket-Version", "Sec-WebSocket-Version: thirteen", "WebSocketVersion")]
    public void Wrong_value_is_refused(string header, string line, string refusal) => HandshakeAssert.Refused(HandshakeHead.Replacing(header, line), refusal);

    [Theory]
    [InlineData("x")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ=")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ===")]
    [InlineData("dGhlIHNhbXBsZSBub25jZSE=")] // 17 bytes
    [InlineData("dGhlIHNhbXBsZSBub25j")] // 15 bytes
    [InlineData("dGhlIHNhbXBsZSBub25jZSEh")] // 18 bytes in 24 characters
    [InlineData("dGhlIHNhbXBsZSBub25jZR==")] // the same 16 bytes, with bits behind the last one
    [InlineData("dGhlIHNhbXBsZSBub25jZ===")]
    [InlineData("dGhlIHNhbXBsZS=ub25jZQ==")]
    [InlineData("dGhlIHNhbXBsZ-Bub25jZQ==")] // base64url
    [InlineData("dGhlIHNhbXBs ZSBub25jZQ==")]
    [InlineData("dGhlIHNhbXBsZSBub25jZ Q==")]
    [InlineData("dGhlIHNhbXBsZSBub25j\tZQ==")]
    [InlineData("dGhlIHNhbXBsZSBu 25jZQ==")] // a blank within 24 characters
    [InlineData("dGhlIHNhbXBsZSBub25jZQ\u00E9=")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==")]
    public void Key_that_is_not_16_bytes_of_canonical_base64_is_refused(string key) =>
        HandshakeAssert.Refused(HandshakeHead.Replacing("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + key), "Key");

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=")]
    [InlineData("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk=")]
    public void Key_is_answered_with_its_accept(string key, string accept) =>
        Assert.Equal(accept, HandshakeAssert.Accepted(HandshakeHead.Replacing("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + key)).AcceptKey);

    [Theory]
    [InlineData("localhost")]
    [InlineData("10.0.0.1:9000")]
    [InlineData("[::1]:9000")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("central-system.example.com")]
    [InlineData("central_system")]
    public void Host_is_taken(string host) => Assert.Equal(host, HandshakeAssert.Accepted(HandshakeHead.Replacing("Host", "Host: " + host)).Host);

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a/b")]
    [InlineData("user@a")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\\b")]
    [InlineData("<a>")]
    [InlineData("h\u00F6st")]
    [InlineData("a\tb")]
    public void Host_that_names_no_host_is_refused(string host) => HandshakeAssert.Refused(HandshakeHead.Replacing("Host", "Host: " + host), "Host");

    [Theory]
    [InlineData("Origin: http://evil.example", "http://evil.example")]
    [InlineData("ORIGIN: null", "null")]
    [InlineData("Origin:", "")]
    [InlineData("origin: https://gateway.example:8080", "https://gateway.example:8080")]
    [InlineData("Origin: file://", "file://")]
    public void Origin_is_handed_to_the_servers_policy_even_when_empty(string line, string origin) =>
        Assert.Equal(origin, HandshakeAssert.Accepted(HandshakeHead.With(line)).Origin);

    [Fact]
    public void Authorization_is_kept_as_bytes()
    {
        Assert.Equal("Basic QTpC"u8.ToArray(), HandshakeAssert.Accepted(HandshakeHead.With("authorization:  Basic QTpC ")).Authorization!.Value.ToArray());
        Assert.Equal([0xE9, 0xFF], HandshakeAssert.Accepted(HandshakeHead.With("Authorization: \u00E9\u00FF")).Authorization!.Value.ToArray());
        Assert.Equal(0, HandshakeAssert.Accepted(HandshakeHead.With("Authorization:")).Authorization!.Value.Length);
    }

    [Fact]
    public void Authorization_is_overwritten_when_it_is_no_longer_needed()
    {
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.With("Authorization: Basic QTpC"));
        request.ClearAuthorization();
        Assert.Equal(new byte[10], request.Authorization!.Value.ToArray());
    }

    [Theory]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")]
    [InlineData("Sec-WebSocket-Extensions: x\r\nSec-WebSocket-Extensions: y")]
    [InlineData("Sec-WebSocket-Extensions:")]
    [InlineData("User-Agent: \u00FCnusual/1.0")]
    [InlineData("X-Empty:")]
    [InlineData("x_y!#$%&'*+-.^`|~: \"(),/:;<=>?@[\\]{}")]
    [InlineData("Content-Length:0")]
    [InlineData("Expect: 100-continue")]
    [InlineData("TE: trailers")]
    [InlineData("X-Tab: a\tb")]
    public void Other_headers_are_ignored(string line) =>
        Assert.Equal(
            HandshakeReplay.Describe(HandshakeAssert.Accepted(HandshakeHead.Legal)),
            HandshakeReplay.Describe(HandshakeAssert.Accepted(HandshakeHead.With(line))));

    [Theory]
    [InlineData("Hos")]
    [InlineData("Hosts")]
    [InlineData("Xost")]
    public void Header_of_nearly_the_name_does_not_count(string name) =>
        HandshakeAssert.Refused(HandshakeHead.Replacing("Host", name + ": localhost"), "Host");

    [Fact]
    public void Order_of_headers_does_not_matter()
    {
        for (int i = 0; i < HandshakeHead.Headers.Length; i++)
            HandshakeAssert.Accepted(HandshakeHead.Build(HandshakeHead.RequestLine, [.. HandshakeHead.Headers[i..], .. HandshakeHead.Headers[..i]]));
    }

    [Fact]
    public void What_is_wrong_as_HTTP_is_said_before_what_is_wrong_as_handshake()
    {
        string[] none = [];
        HandshakeAssert.Refused(HandshakeHead.Build(HandshakeHead.RequestLine, none), "Host");
        HandshakeAssert.Refused(HandshakeHead.Build("GET / HTTP/1.1", HandshakeHead.Headers[..1]), "Upgrade");
        HandshakeAssert.Refused(HandshakeHead.Build("GET / HTTP/1.1", HandshakeHead.Headers[..2]), "Connection");
        HandshakeAssert.Refused(HandshakeHead.Build("GET / HTTP/1.1", [.. HandshakeHead.Headers[..3], "Sec-WebSocket-Key: x"]), "WebSocketVersion");
        HandshakeAssert.Refused(HandshakeHead.Build("GET / HTTP/1.1", [.. HandshakeHead.Headers[..3], "Sec-WebSocket-Version: 13"]), "Key");
        HandshakeAssert.Refused(HandshakeHead.Build("GET / HTTP/1.1", HandshakeHead.Headers), "Identity");
    }

    [Fact]
    public void Missing_connection_header_is_accepted_only_where_it_is_allowed_and_only_if_it_is_missing()
    {
        var lenient = new OpeningHandshakeLimits { AllowMissingConnection = true };
        HandshakeAssert.Refused(HandshakeHead.Without("Connection"), "Connection");
        HandshakeAssert.Accepted(HandshakeHead.Without("Connection"), lenient);
        HandshakeAssert.Refused(HandshakeHead.Replacing("Connection", "Connection: keep-alive"), "Connection", lenient);
        HandshakeAssert.Refused(HandshakeHead.Replacing("Connection", "Connection:"), "Connection", lenient);
        HandshakeAssert.Refused(HandshakeHead.Without("Connection").Replace("Upgrade: websocket\r\n", "", StringComparison.Ordinal), "Upgrade", lenient);
    }

    [Theory]
    [InlineData("Cookie: a=b", true)]
    [InlineData("cookie:", true)]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux x86_64)", true)]
    [InlineData("user-agent:mozilla/4.0", true)]
    [InlineData("User-Agent: Opera/9.80", true)]
    [InlineData("Sec-Fetch-Site: same-origin", true)]
    [InlineData("sec-fetch-mode: websocket", true)]
    [InlineData("Sec-CH-UA: x", true)]
    [InlineData("Sec-CH-UA-Mobile: ?0", true)]
    [InlineData("User-Agent: TinyWebsockets Client", false)]
    [InlineData("User-Agent: arduino-WebSocket-Client", false)]
    [InlineData("User-Agent: python/3 (compatible; not Mozilla/5.0)", false)]
    [InlineData("User-Agent:", false)]
    [InlineData("Cookies: a", false)]
    [InlineData("Sec-Fetch: a", false)]
    [InlineData("X-Cookie: a", false)]
    public void Headers_tell_a_browser(string header, bool isBrowser) =>
        Assert.Equal(isBrowser, HandshakeAssert.Accepted(HandshakeHead.With(header)).IsFromBrowser);
}
