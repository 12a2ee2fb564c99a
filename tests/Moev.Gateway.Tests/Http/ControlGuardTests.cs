using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Http;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;

namespace Moev.Gateway.Tests.Http;

public sealed class ControlGuardTests
{
    private static readonly ControlOptions Named = new() { AllowedHosts = ["gateway.example", "pinned.example:8080"] };

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:8080")]
    [InlineData("LOCALHOST:1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    [InlineData("gateway.example")]
    [InlineData("Gateway.Example:99")]
    [InlineData("pinned.example:8080")]
    public async Task Own_host_name_is_served(string name)
    {
        await using var host = await ControlHost.StartAsync(Named, ["CP_1"]);

        Assert.Equal(200, (await PostAsync(host, ("Host", name))).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil-localhost")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.2")]
    [InlineData("[::2]")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost.")]
    [InlineData("2130706433")]
    [InlineData("sub.gateway.example")]
    [InlineData("pinned.example")]
    [InlineData("pinned.example:81")]
    public async Task Other_host_name_is_421(string name)
    {
        await using var host = await ControlHost.StartAsync(Named, ["CP_1"]);

        (await PostAsync(host, ("Host", name))).AssertProblem(421, "host_not_allowed");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("192.0.2.1", "localhost", 421)]
    [InlineData("192.0.2.1", "127.0.0.1:8080", 421)]
    [InlineData("192.0.2.1", "[::1]", 421)]
    [InlineData("192.0.2.1", "192.0.2.1", 421)]
    [InlineData("192.0.2.1", "gateway.example", 200)]
    [InlineData("::ffff:192.0.2.1", "localhost", 421)]
    [InlineData("::ffff:127.0.0.1", "localhost", 200)]
    [InlineData("127.0.0.2", "localhost", 200)]
    [InlineData("::1", "localhost", 200)]
    public async Task Name_of_this_machine_is_served_only_on_its_loopback(string local, string host, int status)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var guard = new ControlGuard(Microsoft.Extensions.Options.Options.Create(Named), TimeProvider.System, NullLogger<ControlGuard>.Instance);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Host = new HostString(host);
        context.Request.Path = "/disconnect";
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        await guard.InvokeAsync(context, static context =>
        {
            context.Response.ContentType = "text/plain";
            return Task.CompletedTask;
        });
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:8080")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Origin_is_403(string origin)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await PostAsync(host, ("Origin", origin))).AssertProblem(403, "origin_not_allowed");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("", 403)]
    [InlineData("none", 200)]
    [InlineData("same-origin", 200)]
    public async Task Site_of_a_browser_must_be_none_or_our_own(string site, int status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        var reply = await PostAsync(host, ("Sec-Fetch-Site", site));

        Assert.Equal(status, reply.Status);
        if (status != 200)
            reply.AssertProblem(403, "cross_site");
    }

    [Theory]
    [InlineData("GET", "/api/v1/charge-points")]
    [InlineData("GET", "/nowhere")]
    [InlineData("OPTIONS", "/remotestart")]
    public async Task Guard_stands_before_every_route(string method, string path)
    {
        await using var host = await ControlHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");

        var reply = (await host.SendAsync(request)).AssertProblem(403, "origin_not_allowed");

        Assert.DoesNotContain(reply.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/nowhere")]
    [InlineData("POST", "/limit")]
    [InlineData("GET", "/api/v1")]
    [InlineData("GET", "/api/v1/charge-points/CP_1/nothing")]
    [InlineData("POST", "/api/v1/charge-points/CP_1/calls")]
    public async Task Route_that_does_not_exist_is_404(string method, string path)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        (await host.SendAsync(request)).AssertProblem(404, "route_unknown");
    }

    [Theory]
    [InlineData("GET", "/", "POST")]
    [InlineData("GET", "/changeconfig", "POST")]
    [InlineData("GET", "/disconnect", "POST")]
    [InlineData("GET", "/remotestart", "POST")]
    [InlineData("PUT", "/remotestop", "POST")]
    [InlineData("DELETE", "/setmaxvalue", "POST")]
    [InlineData("OPTIONS", "/setmaxvalue", "POST")]
    [InlineData("GET", "/api/v1/charge-points/CP_1/calls/Reset", "POST")]
    [InlineData("GET", "/api/v1/charge-points/CP_1/disconnect", "POST")]
    [InlineData("POST", "/api/v1/charge-points", "GET, HEAD")]
    [InlineData("POST", "/api/v1/transactions/1", "GET, HEAD")]
    public async Task Wrong_method_is_405_and_changes_nothing(string method, string path, string allowed)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var reply = (await host.SendAsync(request)).AssertProblem(405, "method_not_allowed");

        Assert.Equal(allowed, reply.Headers["Allow"]);
        Assert.Empty(host.Router.Sent);
        Assert.Empty(host.Router.Disconnected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("{\"id\":\"CP_1\"")]
    [InlineData("{\"id\":\"CP_1\",}")]
    [InlineData("{\"id\":\"CP_1\"}x")]
    [InlineData("{'id':'CP_1'}")]
    [InlineData("{\"id\":\"CP_1\",\"id\":\"CP_2\"}")]
    [InlineData("{\"id\":\"CP_1\",\"\\u0069d\":\"CP_2\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"id\":NaN}")]
    [InlineData("/**/{\"id\":\"CP_1\"}")]
    [InlineData("[\"CP_1\"]")]
    [InlineData("\"CP_1\"")]
    [InlineData("null")]
    [InlineData("id=CP_1")]
    [InlineData("{\"id\":[[[[[[[[[[1]]]]]]]]]]}")]
    public async Task Body_that_is_no_JSON_object_is_400(string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/remotestart", body)).AssertProblem(400, "invalid_body");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Body_that_is_no_UTF_8_is_400()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        byte[] body = [.. "{\"id\":\"CP_"u8, 0xC3, .. "\"}"u8];

        (await host.PostAsync("/remotestart", body)).AssertProblem(400, "invalid_body");
    }

    [Theory]
    [InlineData("\uFEFF{\"id\":\"CP_1\"}")]
    [InlineData(" \r\n{ \"id\" : \"CP_1\" }\n")]
    [InlineData("{\"\\u0069d\":\"\\u0043P_1\"}")]
    public async Task Body_may_be_written_in_every_way_of_JSON(string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        Assert.Equal(200, (await host.PostAsync("/remotestart", body)).Status);
    }

    [Theory]
    [InlineData(1_024, false, 200)]
    [InlineData(1_025, false, 413)]
    [InlineData(1_024, true, 200)]
    [InlineData(1_025, true, 413)]
    [InlineData(100_000, true, 413)]
    public async Task Body_is_bounded_with_and_without_a_length(int bytes, bool chunked, int status)
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxBodyBytes = 1_024 }, ["CP_1"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/remotestart");
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes("""{"id":"CP_1"}""".PadRight(bytes)));
        request.Headers.TransferEncodingChunked = chunked;

        var reply = await host.SendAsync(request);

        Assert.Equal(status, reply.Status);
        if (status == 413)
            reply.AssertProblem(413, "body_too_large");
        Assert.Equal(status == 200 ? 1 : 0, host.Router.Sent.Count);
    }

    [Fact]
    public async Task Ledger_that_is_not_available_is_503()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], _ => new FailingStorage(new LedgerUnavailableException("full")));

        (await host.PostAsync("/remotestop", """{"id":"CP_1"}""")).AssertProblem(503, "ledger_unavailable");
        (await host.GetAsync("/api/v1/transactions")).AssertProblem(503, "ledger_unavailable");
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Failure_of_ours_is_500_and_shows_no_stack()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], _ => new FailingStorage(new FormatException("secret")));

        var reply = (await host.GetAsync("/api/v1/transactions")).AssertProblem(500, "internal_error");

        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_not_sniffed_and_not_stored()
    {
        await using var host = await ControlHost.StartAsync();

        var reply = await host.GetAsync("/api/v1/charge-points");

        Assert.Equal(("nosniff", "no-store"), (reply.Headers["X-Content-Type-Options"], reply.Headers["Cache-Control"]));
    }

    private static async Task<Reply> PostAsync(ControlHost host, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/remotestart") { Content = new StringContent("""{"id":"CP_1"}""") };
        if (header.Name == "Host")
            request.Headers.Host = header.Value;
        else
            Assert.True(request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        return await host.SendAsync(request);
    }
}
