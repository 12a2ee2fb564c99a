using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Hosting;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Diagnostics;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests of the control listener and the listener for uploads on real sockets: silent callers, unread streams, unreadable requests.</summary>
public sealed class ControlListenerTests : IAsyncLifetime
{
    private const int MaxConnections = 4;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly RecordingLog _log = new();
    private readonly List<Socket> _sockets = [];
    private WebApplication _app = null!;
    private GatewayListeners _listeners = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _app = GatewayHost.Create(
            [
                "--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0", "--Ledger:Provider=memory", "--Uploads:Address=127.0.0.1", "--Uploads:Port=0",
                $"--Control:MaxConnections={MaxConnections}", "--Control:SlowReaderSeconds=1", "--Ledger:MaxEvents=10000",
            ],
            builder => builder.Logging.ClearProviders().AddProvider(_log));
        await _app.StartAsync();
        _listeners = _app.Services.GetRequiredService<GatewayListeners>();
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri(_listeners.ControlUrl) };
    }

    public async Task DisposeAsync()
    {
        _sockets.ForEach(static socket => socket.Dispose());
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Silent_callers_do_not_hold_the_places()
    {
        // Neither do those that began a request.
        foreach (var begun in new[] { "", "GET /readyz HTTP/1.1\r\nHost: localhost\r\n", "POST /disconnect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{" })
        {
            for (var i = 0; i < 3 * MaxConnections; i++)
            {
                try
                {
                    await SendAsync(await ConnectAsync(), begun);
                }
                catch (SocketException)
                {
                    // A later one has taken its place already.
                }
            }
        }

        foreach (var path in new[] { "/readyz", "/metrics", "/api/v1/charge-points" })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(path));
    }

    [Fact]
    public async Task Health_checks_are_served_while_all_places_have_a_request()
    {
        for (var i = 0; i < MaxConnections; i++)
            await OpenStreamAsync();

        using var refused = await _client.GetAsync(new Uri("/api/v1/charge-points", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("too_many_connections", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var path in new[] { "/healthz", "/readyz", "/metrics" })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(path));

        _sockets[0].Dispose();
        await UntilAsync(async () => await StatusAsync("/api/v1/charge-points") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Event_stream_that_is_not_read_is_dropped()
    {
        for (var i = 0; i < MaxConnections; i++)
            await OpenStreamAsync();
        var events = _app.Services.GetRequiredService<ISecurityLog>();
        var text = new string('x', 2_000);
        for (var i = 0; i < 2_000; i++)
            events.NoteSecurity(new SecurityEvent(new ChargePointIdentity("CP_1"), DateTimeOffset.UnixEpoch, SecurityEventKinds.Reported, text));
        // Nobody reads: the kernel's buffers fill, and the places become free.
        await UntilAsync(async () => await StatusAsync("/api/v1/charge-points") == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(400, "GET / HTTP/1.1\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData(400, "GET\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n")]
    [InlineData(414, "GET /LONG HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(431, "GET / HTTP/1.1\r\nHost: localhost\r\nA: LONG\r\nB: LONG\r\n\r\n")]
    [InlineData(505, "GET / HTTP/1.9\r\nHost: localhost\r\n\r\n")]
    public async Task Request_that_cannot_be_read_gets_problem_details(int status, string request)
    {
        var socket = await ConnectAsync();
        await SendAsync(socket, request.Replace("LONG", new string('x', 9_000), StringComparison.Ordinal));
        var response = await ReadToEndAsync(socket);
        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", response, StringComparison.Ordinal);
        var body = response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", response, StringComparison.Ordinal);
        using var problem = JsonDocument.Parse(body);
        Assert.Equal("invalid_request", problem.RootElement.GetProperty("reason").GetString());
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Listener_for_uploads_serves_uploads_only_and_under_every_name()
    {
        var url = _app.Services.GetRequiredService<UploadAddress>().Url!;
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_listeners.UploadEndPoint!.Port}"), url);
        var request = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString("localhost:8080") } }.Request;
        Assert.Equal(url + "/api/v1/uploads", _app.Services.GetRequiredService<UploadStore>().Root(request));

        foreach (var (method, path, body, reason) in new[]
            {
                ("PUT", "/api/v1/uploads/CP_1/1/token/file.txt?query=any", "x", "upload_unknown"),
                ("POST", "/disconnect", """{"id":"CP_1"}""", "route_unknown"),
                ("GET", "/api/v1/charge-points", "", "route_unknown"),
                ("GET", "/readyz", "", "route_unknown"),
                ("GET", "/api/v1/uploadsx", "", "route_unknown"),
            })
        {
            using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(url + path));
            message.Headers.Host = "gateway.example";
            if (body.Length > 0)
                message.Content = new StringContent(body);
            using var response = await _client.SendAsync(message);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains($"\"{reason}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Deadline);
        while (!await condition())
            late.Token.ThrowIfCancellationRequested();
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        using var late = new CancellationTokenSource(Deadline);
        int read;
        while ((read = await socket.ReceiveAsync(buffer, late.Token)) > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return text.ToString();
    }

    /// <summary>Opens an event stream and reads only its head.</summary>
    private async Task OpenStreamAsync()
    {
        var socket = await ConnectAsync();
        await SendAsync(socket, "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.True(await socket.ReceiveAsync(new byte[64]) > 0);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2_048 };
        _sockets.Add(socket);
        await socket.ConnectAsync(_listeners.ControlEndPoint);
        return socket;
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }
}
