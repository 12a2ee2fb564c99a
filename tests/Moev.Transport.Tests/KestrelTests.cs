using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Transport.Connections;
using Moev.Transport.Tests.Support;

namespace Moev.Transport.Tests;

/// <summary>Tests of Kestrel's TLS and HTTP on top of the transport.</summary>
public sealed class KestrelTests
{
    [Fact]
    public async Task Tls_carries_megabytes_both_ways()
    {
        using var certificate = SelfSigned();
        await using var app = await StartAsync(listen =>
        {
            listen.UseHttps(certificate);
            listen.Run(EchoAsync);
        });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port(app)).InTime();
        await using var tls = new SslStream(
            client.GetStream(), leaveInnerStreamOpen: false, (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost").InTime();
        var bytes = RandomNumberGenerator.GetBytes(5 * 1_024 * 1_024);
        var echoed = new byte[bytes.Length];
        var sending = tls.WriteAsync(bytes).InTime();
        await tls.ReadExactlyAsync(echoed).InTime();
        await sending;
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(echoed));
        await tls.ShutdownAsync().InTime();
        Assert.Equal(0, await tls.ReadAsync(new byte[1]).InTime());
    }

    [Fact]
    public async Task Http_serves_requests_on_one_connection_and_large_bodies()
    {
        await using var app = await StartAsync(static listen => listen.Protocols = HttpProtocols.Http1);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1 });
        client.BaseAddress = new Uri($"http://127.0.0.1:{Port(app)}");
        Assert.Equal("hello", await client.GetStringAsync(new Uri("/hello", UriKind.Relative)).InTime());
        foreach (var length in (int[])[1, 100_000, 3_000_000])
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var answer = await client.PostAsync(new Uri("/echo", UriKind.Relative), content).InTime();
            Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await answer.Content.ReadAsByteArrayAsync().InTime()));
        }

        using var closing = new HttpRequestMessage(HttpMethod.Get, "/hello") { Headers = { ConnectionClose = true } };
        using var last = await client.SendAsync(closing).InTime();
        Assert.Equal("hello", await last.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Server_that_stops_ends_its_connections()
    {
        await using var app = await StartAsync(static listen => listen.Run(EchoAsync));
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, Port(app)).InTime();
        client.Send([1]);
        Assert.Equal(1, await client.ReceiveAsync(new byte[1], SocketFlags.None).InTime());
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        // An echo does not end until it is aborted.
        await app.StopAsync(now.Token).InTime();
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], SocketFlags.None).InTime());
    }

    private static async Task<WebApplication> StartAsync(Action<ListenOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IConnectionListenerFactory>(
            static _ => new EpollTransport(new EpollTransportOptions(), static _ => true, TimeProvider.System, NullLoggerFactory.Instance));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapGet("/hello", static () => "hello");
        app.MapPost("/echo", static async (HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body));
        await app.StartAsync();
        return app;
    }

    private static int Port(WebApplication app) => new Uri(app.Urls.First().Replace("https", "http", StringComparison.Ordinal)).Port;

    private static async Task EchoAsync(ConnectionContext connection)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            foreach (var segment in read.Buffer)
                await connection.Transport.Output.WriteAsync(segment);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
