using System.Net;
using System.Text;
using Moev.ChargePoint.Files;

namespace Moev.ChargePoint.Tests.Files;

/// <summary>Transfers against a real HTTP server on this machine.</summary>
public sealed class HttpFileTransferTests : IAsyncLifetime
{
    private static readonly byte[] Firmware = Encoding.UTF8.GetBytes(new string('x', 40_000));
    private readonly Dictionary<string, string> _uploads = [];
    private readonly CancellationTokenSource _stop = new();
    private HttpListener _server = new();
    private Task _serving = Task.CompletedTask;
    private Uri _root = new("http://localhost");

    public Task InitializeAsync()
    {
        // A port may be taken between its choice and its use.
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            _root = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            _server = new HttpListener();
            _server.Prefixes.Add(_root.AbsoluteUri);
            try
            {
                _server.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }

        _serving = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _server.Stop();
        await _serving;
        _server.Close();
        _stop.Dispose();
    }

    [Fact]
    public async Task File_is_fetched()
    {
        var result = await Transfer.DownloadAsync(new Uri(_root, "firmware.bin"), 40_000, CancellationToken.None);
        Assert.Equal(FileTransferStatus.Done, result.Status);
        Assert.Equal(Firmware, result.Content.ToArray());
    }

    [Theory]
    [InlineData("firmware.bin")]
    [InlineData("endless.bin")]
    public async Task File_over_the_bound_is_not_taken(string name)
    {
        var result = await Transfer.DownloadAsync(new Uri(_root, name), 39_999, CancellationToken.None);
        Assert.Equal((FileTransferStatus.BadRequest, "more than 39999 bytes"), (result.Status, result.Detail));
    }

    [Theory]
    [InlineData("status/404", FileTransferStatus.Failed)]
    [InlineData("status/500", FileTransferStatus.Failed)]
    [InlineData("status/401", FileTransferStatus.PermissionDenied)]
    [InlineData("status/403", FileTransferStatus.PermissionDenied)]
    [InlineData("status/400", FileTransferStatus.BadRequest)]
    [InlineData("status/413", FileTransferStatus.BadRequest)]
    [InlineData("status/405", FileTransferStatus.NotSupported)]
    public async Task Refusal_is_told_apart(string path, FileTransferStatus expected)
    {
        Assert.Equal(expected, (await Transfer.DownloadAsync(new Uri(_root, path), 100, CancellationToken.None)).Status);
        Assert.Equal(expected, (await Transfer.UploadAsync(new Uri(_root, path), "a.log", "x"u8.ToArray(), CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData("in", "/in/a b.log")]
    [InlineData("in/", "/in/a b.log")]
    [InlineData("in?token=7", "/in/a b.log?token=7")]
    public async Task File_is_delivered_into_the_directory(string location, string path)
    {
        var result = await Transfer.UploadAsync(new Uri(_root, location), "a b.log", "what happened"u8.ToArray(), CancellationToken.None);
        Assert.Equal(FileTransferStatus.Done, result.Status);
        Assert.Equal("PUT what happened", _uploads[path]);
    }

    [Fact]
    public async Task Other_protocols_are_not_supported()
    {
        Assert.Equal(FileTransferStatus.NotSupported, (await Transfer.DownloadAsync(new Uri("ftp://h/f"), 1, CancellationToken.None)).Status);
        Assert.Equal(FileTransferStatus.NotSupported, (await Transfer.UploadAsync(new Uri("file:///etc"), "f", default, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Server_that_is_not_there_or_a_deadline_is_a_failure()
    {
        using var closed = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        Assert.Equal(FileTransferStatus.Failed, (await Transfer.DownloadAsync(new Uri($"http://127.0.0.1:{port}/"), 1, CancellationToken.None)).Status);
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        Assert.Equal(FileTransferStatus.Failed, (await Transfer.DownloadAsync(_root, 1, over.Token)).Status);
        Assert.Equal(FileTransferStatus.Failed, (await Transfer.UploadAsync(_root, "f", default, over.Token)).Status);
    }

    private static HttpFileTransfer Transfer => HttpFileTransfer.Shared;

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The client has seen enough.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.LocalPath;
        if (path.StartsWith("/status/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = int.Parse(path.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (context.Request.HttpMethod == "GET")
        {
            if (path == "/endless.bin")
                context.Response.SendChunked = true;
            else
                context.Response.ContentLength64 = Firmware.Length;
            await context.Response.OutputStream.WriteAsync(Firmware);
        }
        else
        {
            using var reader = new StreamReader(context.Request.InputStream);
            _uploads[path + context.Request.Url.Query] = $"{context.Request.HttpMethod} {await reader.ReadToEndAsync()}";
            context.Response.StatusCode = 201;
        }
    }
}
