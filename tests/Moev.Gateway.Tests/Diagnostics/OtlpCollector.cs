using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Moev.Gateway.Tests.Diagnostics;

/// <summary>An OpenTelemetry collector in this process: keeps the bodies that arrive by OTLP over HTTP.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string? ContentType, string Body)> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(KeepAsync);
    }

    public string Url => _app.Urls.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits until the bodies of a path contain all words. Protocol Buffers write text as it is.</summary>
    public async Task ExpectAsync(string path, params string[] words)
    {
        while (true)
        {
            var bodies = _received.Where(request => request.Path == path && request.ContentType == "application/x-protobuf").Select(request => request.Body);
            if (bodies.Any(body => words.All(word => body.Contains(word, StringComparison.Ordinal))))
                return;
            if (!await _arrived.WaitAsync(Patience))
                Assert.Fail($"{string.Join(", ", words)} did not arrive at {path}, but {string.Join('\n', _received)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, context.Request.ContentType, Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length)));
        _arrived.Release();
    }
}
