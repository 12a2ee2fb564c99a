using System.Text;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Sessions;

public sealed class ChargePointAuthenticatorTests
{
    // 20 bytes, including a colon, a zero and non-ASCII bytes.
    private static readonly byte[] Key = [0x3A, 0x00, 0xFF, 0x3A, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0x80, 0xC3];

    [Theory]
    [InlineData("ocpp1.6", "ocpp1.6")]
    [InlineData("ocpp2.0.1, ocpp1.6", "ocpp1.6")]
    [InlineData("ocpp1.6, ocpp1.5", "ocpp1.6")]
    public void Common_sub_protocol_is_answered(string offered, string expected)
    {
        using var host = new SessionHost();
        Assert.Contains($"Sec-WebSocket-Protocol: {expected}\r\n", Ask(host, TestPeer.Request(protocols: offered)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ocpp2.0.1")]
    [InlineData("OCPP1.6")]
    public async Task Without_a_common_sub_protocol_the_handshake_completes_and_the_connection_closes(string? offered)
    {
        using var host = new SessionHost();
        var old = host.Open();
        var peer = host.Connect();
        peer.SendRaw(TestPeer.Request(protocols: offered));
        var text = peer.TakeText();
        var head = text[..(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("only ocpp1.6 is supported", text, StringComparison.Ordinal);
        peer.SendClose(WebSocketCloseCode.ProtocolError);
        await peer.ServerEndedAsync();

        // It did not take the place of another session.
        Assert.Null(old.Connection.AbortReason);
        old.AssertSilent();
        Assert.Equal(1, host.Registry.Count);
        Assert.Equal(1, host.Registry.Connections);
    }

    [Fact]
    public void Missing_sub_protocol_can_be_assumed_but_another_one_not()
    {
        using var host = new SessionHost(new OcppOptions { AssumeProtocolWhenMissing = "ocpp1.6" });
        var answer = Ask(host, TestPeer.Request(protocols: null));
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", answer, StringComparison.OrdinalIgnoreCase);
        Assert.True(host.Registry.IsConnected(new ChargePointIdentity("CP_1")));
        Assert.Contains("only ocpp1.6 is supported", Ask(host, TestPeer.Request("/CP_2", "ocpp2.0.1")), StringComparison.Ordinal);
    }

    [Fact]
    public void Origin_is_refused_unless_allowed()
    {
        using var host = new SessionHost(new OcppOptions { AllowedOrigins = ["https://good.example"] });
        Assert.StartsWith("HTTP/1.1 403 ", Ask(host, TestPeer.Request(headers: "Origin: https://evil.example")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(host, TestPeer.Request(headers: "Origin: null")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, TestPeer.Request(headers: "Origin: https://good.example")), StringComparison.Ordinal);
        Assert.Equal(2, host.Counts["moev.handshakes.refused/status=403"]);
    }

    /// <summary>RFC 6455 §4.1 item 8: a client that is no browser may send an Origin. TestPeer calls the host "gateway".</summary>
    [Theory]
    [InlineData("", 101)]
    [InlineData("file://", 101)]
    [InlineData("file:///", 101)]
    [InlineData("https://github.com/gilmaimon/TinyWebsockets", 101)]
    [InlineData("http://localhost", 101)]
    [InlineData("http://localhost/", 101)]
    [InlineData("http://HOST", 101)]
    [InlineData("HTTP://HOST", 101)]
    [InlineData("https://HOST:443", 101)]
    [InlineData("ws://HOST:9000", 101)]
    [InlineData("wss://HOST:9000/", 101)]
    [InlineData("ws://HOST:9000/ocpp/CP_1", 101)]
    [InlineData("HOST", 101)]
    [InlineData("HOST:80", 101)]
    [InlineData("null", 403)]
    [InlineData("file://x", 403)]
    [InlineData("http://", 403)]
    [InlineData("http://HOST.evil.example", 403)]
    [InlineData("http://evil.example/HOST", 403)]
    [InlineData("http://evil.example/http://HOST", 403)]
    [InlineData("HOST/evil", 403)]
    [InlineData("http://HOST@evil.example", 403)]
    [InlineData("http://HOST:9000@evil.example", 403)]
    [InlineData("ftp://HOST", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("https://github.com", 403)]
    public void Origins_of_websocket_libraries_are_let_in(string origin, int status)
    {
        using var host = new SessionHost();
        var name = TestPeer.Request().Split("Host: ")[1].Split("\r\n")[0].Split(':')[0];
        var answer = Ask(host, TestPeer.Request(headers: "Origin: " + origin.Replace("HOST", name, StringComparison.Ordinal)));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie: session=1")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Mode: websocket")]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux x86_64)")]
    public void Browsers_are_refused_with_any_origin_and_without(string header)
    {
        var allowed = new OcppOptions { AllowedOrigins = ["https://good.example"] };
        using var host = new SessionHost(allowed);
        foreach (var origin in new[] { "", "\r\nOrigin: file://", "\r\nOrigin: https://good.example" })
            Assert.StartsWith("HTTP/1.1 403 ", Ask(host, TestPeer.Request(headers: header + origin)), StringComparison.Ordinal);

        using var lenient = new SessionHost(new OcppOptions { AllowedOrigins = allowed.AllowedOrigins, AllowBrowsers = true });
        Assert.StartsWith("HTTP/1.1 101 ", Ask(lenient, TestPeer.Request(headers: header + "\r\nOrigin: https://good.example")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(lenient, TestPeer.Request(headers: header + "\r\nOrigin: file://")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(lenient, TestPeer.Request(headers: header)), StringComparison.Ordinal);
    }

    [Fact]
    public void Identity_with_a_colon_is_listed_percent_encoded()
    {
        using var host = new SessionHost(new OcppOptions
        {
            AcceptUnknown = false,
            ChargePoints = new Dictionary<string, ChargePointCredential>
            {
                ["0A%3A1B"] = new() { KeyHash = KeyHash.Create(Key).ToString() },
                ["充电桩 1"] = new() { KeyHash = KeyHash.Create(Key).ToString() },
            },
        });
        foreach (var identity in new[] { "0A:1B", "充电桩 1" })
        {
            var credentials = Convert.ToBase64String([.. Encoding.UTF8.GetBytes(identity + ":"), .. Key]);
            var path = "/" + Uri.EscapeDataString(identity);
            Assert.StartsWith("HTTP/1.1 101 ", Ask(host, TestPeer.Request(path, headers: "Authorization: Basic " + credentials)), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 401 ", Ask(host, TestPeer.Request(path)), StringComparison.Ordinal);
            Assert.True(host.Registry.IsConnected(new ChargePointIdentity(identity)));
        }
    }

    [Fact]
    public void Unknown_charge_points_are_refused_with_404_where_only_listed_ones_may_connect()
    {
        using var host = new SessionHost(new OcppOptions
        {
            AcceptUnknown = false,
            ChargePoints = new Dictionary<string, ChargePointCredential> { ["RDAM 123"] = new() },
        });
        Assert.StartsWith("HTTP/1.1 404 ", Ask(host, TestPeer.Request("/CP_1")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", Ask(host, TestPeer.Request("/rdam%20123")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, TestPeer.Request("/ocpp/RDAM%20123")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Key_is_taken_as_bytes_and_as_hexadecimal_digits(bool hashedFromDigits)
    {
        var hash = hashedFromDigits ? KeyHash.Create(Encoding.ASCII.GetBytes(Convert.ToHexString(Key))) : KeyHash.Create(Key);
        using var host = new SessionHost(WithKey("CP_1", hash.ToString()));
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, Basic("CP_1", Key)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, Basic("CP_1", Encoding.ASCII.GetBytes(Convert.ToHexString(Key)))), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, Basic("CP_1", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Key)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_or_missing_key_is_refused_with_401_and_replaces_no_session()
    {
        using var host = new SessionHost(WithKey("CP_1", KeyHash.Create(Key).ToString()));
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, Basic("CP_1", Key)), StringComparison.Ordinal);
        var epoch = host.Registry.Describe(new ChargePointIdentity("CP_1"))!.Epoch;
        string[] wrong =
        [
            TestPeer.Request(),
            TestPeer.Request(headers: "Authorization: Bearer x"),
            TestPeer.Request(headers: "Authorization: Basic"),
            TestPeer.Request(headers: "Authorization: Basic ~~~"),
            TestPeer.Request(headers: "Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("CP_1"))),
            Basic("CP_1", []),
            Basic("CP_1", [.. Key, 0]),
            Basic("CP_1", Key[..^1]),
            Basic("CP_1", new byte[4_000 / 2]),
            Basic("CP_1", new byte[129]),
            Basic("cp_1", Key, "/CP_1"),
            Basic("CP_2", Key, "/CP_1"),
        ];
        foreach (var request in wrong)
        {
            var answer = Ask(host, request);
            Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Basic", answer, StringComparison.Ordinal);
        }

        Assert.Equal(epoch, host.Registry.Describe(new ChargePointIdentity("CP_1"))!.Epoch);
    }

    [Fact]
    public void Charge_points_without_a_key_need_none()
    {
        using var host = new SessionHost(WithKey("CP_1", ""));
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, TestPeer.Request()), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", Ask(host, TestPeer.Request("/CP_2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_key_hash_admits_no_client() =>
        Assert.Throws<ArgumentException>(() => new SessionHost(WithKey("CP_1", "not a hash")));

    private static OcppOptions WithKey(string identity, string hash) => new()
    {
        ChargePoints = new Dictionary<string, ChargePointCredential> { [identity] = new() { KeyHash = hash } },
    };

    private static string Basic(string user, byte[] password, string? path = null) =>
        TestPeer.Request(path ?? "/" + user, headers: "Authorization: Basic " + BasicCredentials.Encode(user, password));

    private static string Ask(SessionHost host, string request)
    {
        var peer = host.Connect();
        peer.SendRaw(request);
        return peer.TakeText();
    }
}
